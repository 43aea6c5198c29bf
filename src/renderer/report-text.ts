import { explainTrace, type TextLayout } from '../text/lay-out-text.ts';
import type { TextExplanation, TextReport } from './renderer.ts';

/** How a text was set, as plain data. */
export function reportText({ id, lines, fontSize, smallest, cut, box }: TextLayout): TextReport {
  return { id, lines, fontSize, smallest, cut, box };
}

/** The same, with the reasons. */
export function explainText(layout: TextLayout): TextExplanation {
  return { ...reportText(layout), ...explainTrace(layout.trace) };
}
