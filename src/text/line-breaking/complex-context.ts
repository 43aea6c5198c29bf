import { CLASS, lineBreakClass } from './line-break-class.ts';

const COMPLEX_CONTEXT = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * Word boundaries of Thai, Lao, Khmer and Burmese (class SA), which are written without spaces. UAX #14 leaves
 * them to a dictionary; ICU's is behind `Intl.Segmenter`, the same for every locale.
 *
 * @returns the UTF-16 indices at which such a word starts directly after another one
 */
export function complexContextBreaks(text: string): ReadonlySet<number> {
  const breaks = new Set<number>();
  if (!COMPLEX_CONTEXT.test(text)) {
    return breaks;
  }
  segmenter ??= new Intl.Segmenter('th', { granularity: 'word' });
  for (const { index } of segmenter.segment(text)) {
    const startsWord = lineBreakClass(text.codePointAt(index) ?? 0) === CLASS.SA;
    if (startsWord && COMPLEX_CONTEXT.test(text.charAt(index - 1))) {
      breaks.add(index);
    }
  }
  return breaks;
}
