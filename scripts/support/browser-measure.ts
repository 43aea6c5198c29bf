import { readFile } from 'node:fs/promises';
import { Blob, Buffer, Face, Feature, Font, shape } from 'harfbuzzjs';
import type { MeasureLine } from '../../src/typesetting/lines.ts';
import { halvedIn } from '../../src/text/shape-item.ts';

interface BrowserStyle {
  readonly weight: number;
  /** px */
  readonly size: number;
  /** CSS `text-spacing-trim`. */
  readonly trim: string;
}

/** Measures a text as a browser sets it: HarfBuzz with its default features, kerning among them. */
export interface BrowserMeasure {
  /** @returns a measure in px for lines of at most `inlineSize` px; 」 is halved at the end of a line if it must */
  lines(text: string, style: BrowserStyle, inlineSize: number): MeasureLine;
  /** @returns the same for `text[start, end)` with an ellipsis behind it */
  linesWithEllipsis(text: string, style: BrowserStyle): MeasureLine;
}

/** Estimates that are nearer to the limit than this many em are shaped again as lines of their own. */
const NEAR = 1.2;
/** px: a line that a browser has to shape again, since letters kern across its end, is rounded up. */
const LAYOUT_UNIT = 1 / 64;
const SAME = 1e-6;
export const ELLIPSIS = '…';

/** @param faces the font files by weight */
function createBrowserMeasure(faces: ReadonlyMap<number, Uint8Array>): BrowserMeasure {
  const fonts = new Map([...faces].map(([weight, bytes]) => [weight, openFont(bytes)]));
  const advances = memoize((text: string, weight: number, halved: readonly number[]): Float64Array => {
    const font = fonts.get(weight);
    if (font === undefined) {
      throw new Error(
        `Expected a face of weight ${[...fonts.keys()].join(' or ')} but was asked for ${weight}`,
      );
    }
    return advancesOf(text, font, halved);
  });
  const width = (text: string, { weight, size, trim }: BrowserStyle, atLineEnd: boolean): number =>
    size * sum(advances(text, weight, trim === 'normal' ? halvedAlone(text, atLineEnd) : []));
  return {
    lines(text, style, inlineSize) {
      const inner = advances(text, style.weight, style.trim === 'normal' ? halvedAlone(text, false) : []);
      const before = prefixSums(inner);
      return (start, end) => {
        const estimate = ((before[end] ?? 0) - (before[start] ?? 0)) * style.size;
        if (Math.abs(estimate - inlineSize) > style.size * NEAR) {
          return estimate;
        }
        const alone = width(text.slice(start, end), style, false);
        const exact = Math.abs(alone - estimate) < SAME ? alone : alone + LAYOUT_UNIT;
        const trimmed = exact <= inlineSize ? alone : width(text.slice(start, end), style, true);
        return trimmed < alone ? trimmed : exact;
      };
    },
    linesWithEllipsis: (text, style) => (start, end) =>
      width(text.slice(start, end), style, false) + width(ELLIPSIS, style, false),
  };
}

/** @returns the measure with the bundled faces of Noto Sans JP */
export async function createBundledBrowserMeasure(): Promise<BrowserMeasure> {
  const regular = await readFile(new URL('../../fonts/NotoSansJP-Regular.ttf', import.meta.url));
  const bold = await readFile(new URL('../../fonts/NotoSansJP-Bold.ttf', import.meta.url));
  return createBrowserMeasure(
    new Map([
      [400, regular],
      [700, bold],
    ]),
  );
}

interface OpenFont {
  readonly font: Font;
  readonly unitsPerEm: number;
}

function openFont(bytes: Uint8Array): OpenFont {
  const face = new Face(new Blob(bytes));
  return { font: new Font(face), unitsPerEm: face.upem };
}

/** The advance in em of the cluster that starts at each UTF-16 index. */
function advancesOf(text: string, { font, unitsPerEm }: OpenFont, halved: readonly number[]): Float64Array {
  const advances = new Float64Array(text.length);
  for (const { start, end } of scriptRuns(text)) {
    const buffer = new Buffer();
    buffer.addText(text.slice(start, end));
    buffer.guessSegmentProperties();
    buffer.setLanguage('ja');
    const features = halved
      .filter((index) => index >= start && index < end)
      .map((index) => new Feature('halt', 1, index - start, index - start + 1));
    shape(font, buffer, features);
    const positions = buffer.getGlyphPositions();
    for (const [glyph, { cluster }] of buffer.getGlyphInfos().entries()) {
      const index = start + cluster;
      advances[index] = (advances[index] ?? 0) + (positions[glyph]?.xAdvance ?? 0) / unitsPerEm;
    }
  }
  return advances;
}

const SCRIPTS = [
  /\p{Script=Han}/u,
  /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u,
  /\p{Script=Latin}/u,
  /[\p{Script=Greek}\p{Script=Cyrillic}]/u,
];

/** Browsers shape kanji, kana and letters apart, so nothing kerns across; what has no script joins its neighbour. */
function scriptRuns(text: string): { start: number; end: number }[] {
  const runs: { start: number; end: number; script: number }[] = [];
  let index = 0;
  for (const character of text) {
    const script = SCRIPTS.findIndex((pattern) => pattern.test(character));
    const last = runs.at(-1);
    if (last !== undefined && (script < 0 || last.script < 0 || script === last.script)) {
      last.end += character.length;
      last.script = Math.max(script, last.script);
    } else {
      runs.push({ start: index, end: index + character.length, script });
    }
    index += character.length;
  }
  return runs;
}

/** A browser halves a bracket at the end of a line only if it must: otherwise as if the line went on. */
function halvedAlone(text: string, atLineEnd: boolean): readonly number[] {
  return halvedIn(text, 0, atLineEnd ? text.length : text.length + 1);
}

function memoize(
  compute: (text: string, weight: number, halved: readonly number[]) => Float64Array,
): typeof compute {
  const known = new Map<string, Float64Array>();
  return (text, weight, halved) => {
    const key = `${weight} ${halved.join(',')} ${text}`;
    const found = known.get(key) ?? compute(text, weight, halved);
    known.set(key, found);
    return found;
  };
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (const [index, value] of values.entries()) {
    sums[index + 1] = (sums[index] ?? 0) + value;
  }
  return sums;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
