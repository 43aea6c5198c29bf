import type { MeasureLine } from '../../../src/typesetting/lines.ts';

const NARROW = 0.5;

/** A measure without a font: 1 for a full-width grapheme cluster, 0.5 for ASCII. */
export function emMeasure(text: string): MeasureLine {
  const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });
  return (start, end) => {
    let width = 0;
    for (const { segment } of segmenter.segment(text.slice(start, end))) {
      width += /^[\x20-\x7e]$/.test(segment) ? NARROW : 1;
    }
    return width;
  };
}
