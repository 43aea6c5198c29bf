import { readCount, readKeyword, readLength, readPositive, ValueError, expected } from '../svg/values.ts';
import type { Fitting } from './text-block.ts';
import { FITTING_ATTRIBUTES } from './text-dialect.ts';

/** Sizes are whole quarters of a pixel, so that equal texts share their outlines. */
function toQuarter(size: number): number {
  return Math.round(size * 4) / 4;
}

/**
 * Reads how a `<text>` fits its box.
 *
 * @param fontSize the full size, px
 * @returns null if the text has no `inline-size`
 * @throws ValueError
 */
export function readFitting(attributes: Readonly<Record<string, string>>, fontSize: number): Fitting | null {
  const inlineSize = attributes['inline-size'];
  if (inlineSize === undefined) {
    const stray = FITTING_ATTRIBUTES.find((attribute) => attributes[attribute] !== undefined);
    if (stray !== undefined) {
      throw new ValueError(`"${stray}" does nothing without an "inline-size", the width of the box.`);
    }
    return null;
  }
  const { 'block-size': blockSize, 'line-clamp': lineClamp } = attributes;
  if (attributes['line-break'] !== undefined) readKeyword(attributes['line-break'], ['strict'], 'line-break');
  return {
    inlineSize: readPositive(inlineSize, 'inline-size'),
    blockSize: blockSize === undefined ? Infinity : readPositive(blockSize, 'block-size'),
    alignContent: readKeyword(
      attributes['align-content'] ?? 'start',
      ['start', 'center', 'end'],
      'align-content',
    ),
    lineClamp: lineClamp === undefined ? Infinity : readCount(lineClamp, 'line-clamp'),
    lineHeight: readPositive(attributes['line-height'] ?? '1.2', 'line-height'),
    smallLineHeight: readSmallLineHeight(attributes['data-line-height-below']),
    ellipsis:
      readKeyword(attributes['text-overflow'] ?? 'clip', ['clip', 'ellipsis'], 'text-overflow') === 'ellipsis'
        ? '…'
        : '',
    smallestSize: readSmallestSize(attributes['text-fit'] ?? 'none', fontSize),
    sizesByLines: (attributes['data-font-size-by-lines']?.trim().split(/\s+/) ?? []).map((size) =>
      readPositive(size, 'data-font-size-by-lines'),
    ),
    wrap: readKeyword(attributes['text-wrap'] ?? 'auto', ['auto', 'balance'], 'text-wrap'),
    wordBreak: readKeyword(
      attributes['word-break'] ?? 'normal',
      ['normal', 'auto-phrase', 'keep-all'],
      'word-break',
    ),
  };
}

/** CSS Text 5, `text-fit`: `shrink`, with the smallest size as a share of the full one. */
function readSmallestSize(value: string, fontSize: number): number {
  if (value.trim() === 'none') return fontSize;
  const [, share] = /^shrink\s+(\d+(?:\.\d+)?)%$/.exec(value.trim()) ?? [];
  if (share === undefined || Number(share) <= 0 || Number(share) > 100) {
    throw expected('"none", or "shrink" and a percentage up to 100% such as "shrink 40%"', value, 'text-fit');
  }
  return toQuarter((fontSize * Number(share)) / 100);
}

function readSmallLineHeight(value: string | undefined): Fitting['smallLineHeight'] {
  if (value === undefined) return null;
  const [below, lineHeight, ...rest] = value.trim().split(/\s+/);
  if (below === undefined || lineHeight === undefined || rest.length > 0) {
    throw expected('a size in px and a line height such as "40 1.5"', value, 'data-line-height-below');
  }
  return {
    below: readLength(below, 'data-line-height-below'),
    lineHeight: readPositive(lineHeight, 'data-line-height-below'),
  };
}
