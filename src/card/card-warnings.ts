import type { TextReport } from '../renderer/renderer.ts';

/** The card was made, but a text of it is not as its designer would like it. */
export interface CardWarning {
  /** The text's `id` in the template. */
  readonly id: string;
  readonly code: keyof typeof MESSAGES;
  readonly message: string;
}

export const MESSAGES = {
  text_cut: 'The text does not fit at its smallest size and ends in an ellipsis.',
  text_at_smallest_size: 'The text is set at the smallest size that its template allows.',
} as const;

/** One warning at most for each text. */
export function cardWarnings(texts: readonly TextReport[]): CardWarning[] {
  return texts.flatMap(({ id, cut, smallest }) => {
    if (cut) return [warning(id, 'text_cut')];
    return smallest ? [warning(id, 'text_at_smallest_size')] : [];
  });
}

function warning(id: string, code: keyof typeof MESSAGES): CardWarning {
  return { id, code, message: MESSAGES[code] };
}
