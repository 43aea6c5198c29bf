import { color, colorDataFitsRGB_Gamut, serializeRGB } from '@csstools/css-color-parser';
import { parseComponentValue } from '@csstools/css-parser-algorithms';
import { tokenize } from '@csstools/css-tokenizer';
import { LRUCache } from 'lru-cache';

/**
 * Readers of attribute values, shared by the checks at load, the layout of texts and the drawing. Each reader returns
 * the parsed value and throws a {@link ValueError} if the value is not valid.
 */

/** Thrown for a value that is not valid in its attribute. The message is a sentence; the caller adds file and line. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** Largest number of UTF-16 units of a value that a message quotes. */
const MAX_QUOTE = 60;

/** Full-width characters of a Japanese keyboard, typed by mistake instead of ASCII. */
const FULL_WIDTH = /[\u3000-\u3002\uFF01-\uFF5E\u2018-\u201F\u2212\u30FC]/u;

/** Returns the error `Expected … for "name" but received "value".`, with a hint about full-width characters. */
export function expected(what: string, value: string, name: string, advice = ''): ValueError {
  const quoted = value.length > MAX_QUOTE ? `${value.slice(0, MAX_QUOTE)}…` : value;
  const hints = `${wideHint(value)}${advice === '' ? '' : ` ${advice}`}`;
  return new ValueError(`Expected ${what} for "${name}" but received "${quoted}".${hints}`);
}

/** Returns a sentence about the first full-width character of a value, after a space. Returns '' if there is none. */
export function wideHint(value: string): string {
  const wide = FULL_WIDTH.exec(value)?.[0];
  return wide === undefined ? '' : ` "${wide}" (${codePointName(wide)}) is full-width; write it in ASCII.`;
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Inclusive bounds of a number. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export const ANY_NUMBER: Range = { from: -Infinity, to: Infinity };

export const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const ONE_NUMBER = new RegExp(`^(?:${NUMBER})$`, 'u');
const LENGTH = new RegExp(`^(${NUMBER})(px|in|cm|mm|q|pt|pc|%)?$`, 'iu');

/** px by unit, CSS Values 4, section 6.2 */
const UNITS: Readonly<Record<string, number>> = {
  px: 1,
  in: 96,
  cm: 96 / 2.54,
  mm: 9.6 / 2.54,
  q: 2.4 / 2.54,
  pt: 4 / 3,
  pc: 16,
};

export function readNumber(value: string, name: string, range = ANY_NUMBER): number {
  const number = ONE_NUMBER.test(value.trim()) ? Number(value) : Number.NaN;
  if (!isWithin(number, range)) throw expected(`a number${describeRange(range)}`, value, name);
  return number;
}

export function readInteger(value: string, name: string, range: Range): number {
  const number = /^[+-]?\d+$/u.test(value.trim()) ? Number(value) : Number.NaN;
  if (!isWithin(number, range)) throw expected(`a whole number${describeRange(range)}`, value, name);
  return number;
}

/**
 * Returns a length in px (user units), SVG 2, section 4.2.
 *
 * @param options.share the length of 100 %, px; without it, percentages are rejected
 */
export function readLength(
  value: string,
  name: string,
  { range = ANY_NUMBER, share }: { readonly range?: Range; readonly share?: number } = {},
): number {
  const [, number = '', unit = 'px'] = LENGTH.exec(value.trim()) ?? [];
  const px = unit === '%' ? (share ?? Number.NaN) / 100 : (UNITS[unit.toLowerCase()] ?? Number.NaN);
  const length = number === '' ? Number.NaN : Number(number) * px;
  if (!isWithin(length, range)) {
    const percentage = share === undefined ? '' : ', or a percentage';
    throw expected(`a number of px${describeRange(range)}${percentage}`, value, name);
  }
  return length;
}

/** Returns a length above 0, px. */
export function readPositive(value: string, name: string): number {
  return readLength(value, name, { range: { from: Number.MIN_VALUE, to: Infinity } });
}

export function readCount(value: string, name: string): number {
  return readInteger(value, name, { from: 1, to: 9_999 });
}

/** Returns a share from 0 to 1, given as a number or a percentage. */
export function readShare(value: string, name: string): number {
  const text = value.trim();
  const number = text.endsWith('%') ? text.slice(0, -1) : text;
  const share = ONE_NUMBER.test(number) ? Number(number) / (text.endsWith('%') ? 100 : 1) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw expected('a number from 0 to 1, or a percentage', value, name);
}

export function readKeyword<Keyword extends string>(
  value: string,
  keywords: readonly Keyword[],
  name: string,
): Keyword {
  const keyword = keywords.find((candidate) => candidate === value.trim());
  if (keyword === undefined) throw expected(listOf(keywords), value, name);
  return keyword;
}

/** Returns numbers that are separated by white space and commas. */
export function readNumbers(value: string, name: string, what: string, range = ANY_NUMBER): number[] {
  const text = value.trim();
  if (text === '') return [];
  const parts = text.split(/\s*,\s*|\s+/u);
  if (!parts.every((part) => ONE_NUMBER.test(part) && isWithin(Number(part), range))) {
    throw expected(what, value, name);
  }
  return parts.map(Number);
}

export function isWithin(number: number, { from, to }: Range): boolean {
  return Number.isFinite(number) && number >= from && number <= to;
}

export function describeRange({ from, to }: Range): string {
  if (from === Number.MIN_VALUE) return to === Infinity ? ' above 0' : ` above 0 and up to ${to}`;
  if (from === -Infinity) return to === Infinity ? '' : ` up to ${to}`;
  return to === Infinity ? ` from ${from}` : ` from ${from} to ${to}`;
}

/** `"start", "center" or "end"` */
function listOf(keywords: readonly string[]): string {
  const quoted = keywords.map((keyword) => `"${keyword}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}

const NAMED_WEIGHTS: ReadonlyMap<string, number> = new Map([
  ['normal', 400],
  ['bold', 700],
]);

/** Returns a font weight, CSS Fonts 4, section 2.4. */
export function readWeight(value: string, name: string): number {
  const weight = NAMED_WEIGHTS.get(value.trim()) ?? Number(value);
  if (Number.isInteger(weight) && weight >= 1 && weight <= 1000) return weight;
  throw expected('a font weight such as 400 or 700', value, name);
}

/** Returns the families in order, CSS Fonts 4, section 2.1: names separated by commas, quoted or not. */
export function readFamilies(value: string, name: string): readonly string[] {
  const families = value.split(',').map((family) => family.trim().replace(/^(["'])(.*)\1$/u, '$2'));
  if (families.includes('')) throw expected('names of font families, separated by commas,', value, name);
  return families;
}

/** Returns the OpenType features by tag, CSS Fonts 4, section 6.12: `"palt"`, `"palt" 1, "kern" 0`. */
export function readFeatures(value: string, name: string): ReadonlyMap<string, number> {
  if (value.trim() === 'normal') return new Map();
  return new Map(
    value.split(',').map((entry) => {
      const match = /^\s*["']([ -~]{4})["'](?:\s+(\d+|on|off))?\s*$/u.exec(entry);
      const [, tag, state = '1'] = match ?? [];
      if (tag === undefined) throw expected('features such as "palt" 1', value, name);
      return [tag, state === 'on' ? 1 : state === 'off' ? 0 : Number(state)];
    }),
  );
}

/** Returns whether a `viewBox` (SVG 2, section 8.6) makes user units equal to the pixels of the canvas. */
export function isViewBoxOf(viewBox: string, width: string | number, height: string | number): boolean {
  return viewBox.trim().replaceAll(/[\s,]+/g, ' ') === `0 0 ${width} ${height}`;
}

/** Readers of colours and of references to paint, CSS Color 4 and SVG 2, section 13.2. */

interface Colour {
  /** `#rrggbb` */
  readonly hex: string;
  /** 0 to 1 */
  readonly alpha: number;
}

const COLOUR = 'a colour such as #0f2f36, teal or rgb(15 47 54)';

/** Cache of parsed colours. A template has about a dozen; contexts add others. */
const colours = new LRUCache<string, Colour>({ max: 1_000 });

/**
 * Returns a colour of CSS Color 4 in sRGB.
 *
 * @throws ValueError for colours outside sRGB and for colours that depend on other values (`var()`, `currentColor`,
 *   `color-mix()`, system colours). The rasteriser would draw them black.
 */
export function readColour(value: string, name: string): Colour {
  const known = colours.get(value);
  if (known !== undefined) return known;
  const read = parseColour(value.trim());
  if (typeof read === 'string') throw expected(COLOUR, value, name, read);
  colours.set(value, read);
  return read;
}

/** Returns the colour, or advice (possibly '') if the text is not a usable colour. */
function parseColour(text: string): Colour | string {
  const [, short, long] = /^#(?:([\da-f]{3,4})|([\da-f]{6}|[\da-f]{8}))$/iu.exec(text) ?? [];
  const hex = (long ?? short?.replaceAll(/./gu, '$&$&'))?.toLowerCase();
  if (hex !== undefined) return { hex: `#${hex.slice(0, 6)}`, alpha: alphaOf(hex.slice(6)) };
  if (/^currentcolor$/iu.test(text)) return 'Write the colour itself.';
  if (/(?:var|env|calc|color-mix|contrast-color|light-dark|attr)\(|\bfrom\b/iu.test(text)) {
    return 'Write the resulting colour.';
  }
  const value = parseComponentValue(tokenize({ css: text }));
  const parsed = value === undefined ? false : color(value);
  if (parsed === false || typeof parsed.alpha !== 'number') return '';
  if (!colorDataFitsRGB_Gamut(parsed)) return 'It is outside sRGB. Write a colour within sRGB.';
  const channels = [
    ...serializeRGB(parsed, false)
      .toString()
      .matchAll(/[\d.]+/gu),
  ]
    .slice(0, 3)
    .map(Number);
  const digits = channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0'));
  return { hex: `#${digits.join('')}`, alpha: parsed.alpha };
}

function alphaOf(digits: string): number {
  return digits === '' ? 1 : Number.parseInt(digits, 16) / 255;
}

/** Returns `#rrggbb`, or `#rrggbbaa` if the colour is not opaque. The rasteriser reads both like a browser. */
export function writeColour({ hex, alpha }: Colour): string {
  return alpha === 1
    ? hex
    : hex +
        Math.round(alpha * 255)
          .toString(16)
          .padStart(2, '0');
}

/** Returns the id in `url(#id)` or `url('#id')`. Returns null if the value is not a `url()`. */
export function readUrl(value: string, name: string): string | null {
  const [, url, rest = ''] = /^url\(([^)]*)\)\s*(.*)$/isu.exec(value.trim()) ?? [];
  if (url === undefined) return null;
  const [, , id] = /^\s*(["']?)#(.+?)\1\s*$/u.exec(url) ?? [];
  if (id === undefined || rest !== '') {
    throw expected('a reference within the file, url(#id)', value, name);
  }
  return id;
}

// Contrast as WCAG 2.2 defines it, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

/** Returns the relative luminance, 0 for black to 1 for white. @param colour 0xRRGGBB in sRGB */
export function luminanceOf(colour: number): number {
  const red = linearOf(colour >> 16);
  const green = linearOf((colour >> 8) & 255);
  const blue = linearOf(colour & 255);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Linear value of each channel value. A table, because a card needs some hundred thousand values. */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

function linearOf(channel: number): number {
  return LINEAR[channel] ?? 0;
}

/** Returns the contrast ratio of two luminances, 1 to 21. */
export function contrastRatio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
