/** Characters that never join with a neighbour: each is a grapheme cluster of one UTF-16 unit. */
const SIMPLE =
  /^[\x20-\x7e\u00a1-\u00a8\u00b0-\u024f\u2010-\u2027\u3000-\u3029\u3030-\u3096\u309b-\u30ff\u31f0-\u31ff\u3200-\u3296\u4e00-\u9fff\uff01-\uff9d]*$/;

let segmenter: Intl.Segmenter | undefined;

/**
 * @returns the UTF-16 index of the start of every grapheme cluster (UAX #29) but the first, and no index inside a
 *   surrogate pair, a variation sequence or an emoji sequence
 */
export function graphemeBoundaries(text: string): readonly number[] {
  const boundaries: number[] = [];
  if (SIMPLE.test(text)) {
    for (let index = 1; index < text.length; index += 1) {
      boundaries.push(index);
    }
    return boundaries;
  }
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'grapheme' });
  for (const { index } of segmenter.segment(text)) {
    if (index > 0) {
      boundaries.push(index);
    }
  }
  return boundaries;
}
