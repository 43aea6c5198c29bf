/** Readers of attributes' values. Each takes what was written and throws a sentence that says what was expected. */

import { parseLength, parseWeight } from '../svg/parse-values.ts';

export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** @returns a length in px (user units), SVG 2 section 4.2 */
export function readLength(value: string, name: string): number {
  const length = parseLength(value);
  if (Number.isNaN(length)) throw expected('a number of px', value, name);
  return length;
}

export function readPositive(value: string, name: string): number {
  const length = readLength(value, name);
  if (length <= 0) throw expected('a number above 0', value, name);
  return length;
}

export function readCount(value: string, name: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value.trim())) throw expected('a whole number from 1', value, name);
  return Number(value);
}

export function readKeyword<Keyword extends string>(
  value: string,
  keywords: readonly Keyword[],
  name: string,
): Keyword {
  const keyword = keywords.find((candidate) => candidate === value.trim());
  if (keyword === undefined) throw expected(keywords.map((one) => `"${one}"`).join(' or '), value, name);
  return keyword;
}

/** @returns `#rrggbb` in lower case, from `#rrggbb` or `#rgb` */
export function readColour(value: string, name: string): string {
  const colour = value.trim().toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(colour)) return colour;
  if (/^#[0-9a-f]{3}$/.test(colour)) return colour.replace(/[0-9a-f]/g, '$&$&');
  throw expected('a colour such as #0f2f36', value, name);
}

/** @returns a share from 0 to 1, from a number or a percentage */
export function readShare(value: string, name: string): number {
  const text = value.trim();
  const share = text.endsWith('%') ? readLength(text.slice(0, -1), name) / 100 : readLength(text, name);
  if (share < 0 || share > 1) throw expected('a number from 0 to 1, or a percentage', value, name);
  return share;
}

export function readWeight(value: string, name: string): number {
  const weight = parseWeight(value);
  if (!Number.isInteger(weight) || weight < 1 || weight > 1000) {
    throw expected('a font weight such as 400 or 700', value, name);
  }
  return weight;
}

/** @returns the OpenType features by tag, CSS Fonts 4 section 6.12: `"palt"`, `"palt" 1, "kern" 0` */
export function readFeatures(value: string, name: string): ReadonlyMap<string, number> {
  if (value.trim() === 'normal') return new Map();
  return new Map(
    value.split(',').map((entry) => {
      const match = /^\s*["']([ -~]{4})["'](?:\s+(\d+|on|off))?\s*$/.exec(entry);
      const [, tag, state = '1'] = match ?? [];
      if (tag === undefined) throw expected('features such as "palt" 1', value, name);
      return [tag, state === 'on' ? 1 : state === 'off' ? 0 : Number(state)];
    }),
  );
}

export function expected(what: string, value: string, name: string): ValueError {
  return new ValueError(`Expected ${what} for "${name}" but received "${value}".`);
}
