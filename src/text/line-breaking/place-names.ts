import { MUNICIPALITIES, PREFECTURES } from './place-name-data.ts';
import type { Unit } from './unit.ts';

interface PlaceName {
  readonly name: string;
  /** Where the second of its two parts starts: 横浜市|都筑区; 0 if it has one. */
  readonly joint: number;
}

/** Names by their first two characters, longer ones first. */
type PlaceNames = ReadonlyMap<string, readonly PlaceName[]>;

const KEY_LENGTH = 2;
const HAN = /\p{Script=Han}/u;

let names: { readonly prefectures: PlaceNames; readonly municipalities: PlaceNames } | undefined;

/**
 * Finds the names of Japan's prefectures and municipalities, from left to right, the longest first, with joints
 * between prefecture, city or county, and ward, town or village. A municipality without its prefecture counts
 * only where no kanji goes before, so that 空港区域 has no 港区.
 */
export function findPlaceNames(text: string): Unit[] {
  const units: Unit[] = [];
  if (!/[都道府県市区町村]/.test(text)) {
    return units;
  }
  names ??= {
    prefectures: index(PREFECTURES.split(' ').map(whole)),
    municipalities: index(allMunicipalities()),
  };
  for (let start = 0; start < text.length; start += 1) {
    const prefecture = longestAt(names.prefectures, text, start);
    const middle = start + (prefecture?.name.length ?? 0);
    const mayFollow =
      prefecture !== undefined || units.at(-1)?.end === start || !HAN.test(text.charAt(start - 1));
    const municipality = mayFollow ? longestAt(names.municipalities, text, middle) : undefined;
    const end = middle + (municipality?.name.length ?? 0);
    if (end > start) {
      const joints = municipality === undefined ? [] : [middle, middle + municipality.joint];
      units.push({
        kind: 'place',
        start,
        end,
        joints: [...new Set(joints)].filter((joint) => joint > start),
      });
      start = end - 1;
    }
  }
  return units;
}

function longestAt(places: PlaceNames, text: string, start: number): PlaceName | undefined {
  return places.get(text.slice(start, start + KEY_LENGTH))?.find(({ name }) => text.startsWith(name, start));
}

function whole(name: string): PlaceName {
  return { name, joint: 0 };
}

/** Each municipality under its full name, its city or county alone, and a town or village without its county. */
function allMunicipalities(): PlaceName[] {
  return MUNICIPALITIES.split('/').flatMap((group) => {
    const [parent = '', children = ''] = group.split(':');
    const full = children.split(' ').map((child) => ({ name: `${parent}${child}`, joint: parent.length }));
    const townsAlone = children.split(' ').filter((child) => parent !== '' && !child.endsWith('区'));
    return [...full, ...townsAlone.map(whole), ...(parent === '' ? [] : [whole(parent)])];
  });
}

function index(places: readonly PlaceName[]): PlaceNames {
  const byStart = Map.groupBy(places, ({ name }) => name.slice(0, KEY_LENGTH));
  for (const group of byStart.values()) {
    group.sort((one, other) => other.name.length - one.name.length);
  }
  return byStart;
}
