import { avoidOrphans } from './avoid-orphans.ts';
import { balanceLines } from './balance-lines.ts';
import { fillLines } from './fill-lines.ts';
import type { Line } from './line.ts';
import { splitAtMandatory } from './section.ts';
import type { BreakableText, Section } from './section.ts';

export interface BreakLinesOptions extends BreakableText {
  /** What a line may take, in the unit of `measure`. */
  readonly inlineSize: number;
  /** CSS `text-wrap`: `balance` makes the lines about as long as each other. */
  readonly wrap: 'auto' | 'balance';
  /** CSS `line-clamp`: a text of more lines is going to be cut, so its lines are filled, not balanced. */
  readonly maxLines?: number;
}

/** @returns the lines of a text, at least one; an empty one for an empty line of the text */
export function breakLines(options: BreakLinesOptions): readonly Line[] {
  const { inlineSize, wrap, maxLines = Infinity } = options;
  const sections = splitAtMandatory(options);
  const filled = sections.map((section) => avoidOrphans(section, fillLines(section, inlineSize), inlineSize));
  if (wrap === 'auto' || filled.flat().length > maxLines) {
    return filled.flat();
  }
  return sections.flatMap((section, position) => {
    const lines = filled[position] ?? [];
    const balanced = balanceLines(section, lines, inlineSize);
    return spread(section, balanced) <= spread(section, lines) ? balanced : lines;
  });
}

/** How much wider the widest line is than the narrowest: what balancing must not make larger. */
function spread({ measure }: Section, lines: readonly Line[]): number {
  const widths = lines.map(({ start, end }) => measure(start, end));
  return Math.max(...widths) - Math.min(...widths);
}
