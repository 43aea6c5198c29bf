/** Readers of colours and of what they may be replaced by, CSS Color 4 and SVG 2, section 13.2. */
import { color, colorDataFitsRGB_Gamut, serializeRGB } from '@csstools/css-color-parser';
import { parseComponentValue } from '@csstools/css-parser-algorithms';
import { tokenize } from '@csstools/css-tokenizer';
import { LRUCache } from 'lru-cache';
import { expected } from './values.ts';

export interface Colour {
  /** `#rrggbb` */
  readonly hex: string;
  /** 0 to 1 */
  readonly alpha: number;
}

const COLOUR = 'a colour such as #0f2f36, teal or rgb(15 47 54)';

/** Colours that are kept: a template has a dozen, and a context brings others. */
const colours = new LRUCache<string, Colour>({ max: 1_000 });

/**
 * @returns a colour of CSS Color 4 in sRGB. One that sRGB does not have, or that depends on something else (`var()`,
 *   `currentColor`, `color-mix()`, system colours), is refused: the rasteriser would draw it black.
 */
export function readColour(value: string, name: string): Colour {
  const known = colours.get(value);
  if (known !== undefined) return known;
  const read = parseColour(value.trim());
  if (typeof read === 'string') throw expected(COLOUR, value, name, read);
  colours.set(value, read);
  return read;
}

/** @returns advice instead of a colour, or '', for what is none */
function parseColour(text: string): Colour | string {
  const [, short, long] = /^#(?:([\da-f]{3,4})|([\da-f]{6}|[\da-f]{8}))$/iu.exec(text) ?? [];
  const hex = (long ?? short?.replaceAll(/./gu, '$&$&'))?.toLowerCase();
  if (hex !== undefined) return { hex: `#${hex.slice(0, 6)}`, alpha: alphaOf(hex.slice(6)) };
  if (/^currentcolor$/iu.test(text)) return 'Write the colour itself.';
  if (/(?:var|env|calc|color-mix|contrast-color|light-dark|attr)\(|\bfrom\b/iu.test(text)) {
    return 'Write the colour that it stands for.';
  }
  const value = parseComponentValue(tokenize({ css: text }));
  const parsed = value === undefined ? false : color(value);
  if (parsed === false || typeof parsed.alpha !== 'number') return '';
  if (!colorDataFitsRGB_Gamut(parsed)) return 'sRGB, the colours of a card, does not have it.';
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

/** @returns `#rrggbb`, or `#rrggbbaa` if it is not opaque, which the rasteriser reads like a browser */
export function writeColour({ hex, alpha }: Colour): string {
  return alpha === 1
    ? hex
    : hex +
        Math.round(alpha * 255)
          .toString(16)
          .padStart(2, '0');
}

/** @returns the id that `url(#id)` or `url('#id')` names; null if the value is no url() */
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

/**
 * @param colour 0xRRGGBB in sRGB
 * @returns relative luminance, 0 for black to 1 for white
 */
export function luminanceOf(colour: number): number {
  const red = linearOf(colour >> 16);
  const green = linearOf((colour >> 8) & 255);
  const blue = linearOf(colour & 255);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** By channel value: some hundred thousand pixels are asked about for a card. */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

function linearOf(channel: number): number {
  return LINEAR[channel] ?? 0;
}

/** @returns 1 to 21 */
export function contrastRatio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
