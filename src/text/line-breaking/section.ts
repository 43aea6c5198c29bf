import { BREAK_LEVEL } from './break-opportunity.ts';
import type { BreakOpportunity } from './break-opportunity.ts';
import type { Line, MeasureLine } from './line.ts';
import { withoutHangingSpace, withoutSpace } from './spaces.ts';

/** What is broken into lines. */
export interface BreakableText {
  readonly text: string;
  /** In order: what `breakOpportunities` found in `text`, or a part of it. */
  readonly opportunities: readonly BreakOpportunity[];
  readonly measure: MeasureLine;
  /** A cheaper measure that may be a little off, for lines that are only considered; `measure` by default. */
  readonly estimate?: MeasureLine;
}

/** A stretch of a text in which no break is mandatory: what CSS calls a line between forced breaks. */
export interface Section extends BreakableText {
  readonly start: number;
  readonly end: number;
  /** The mandatory break at `end`; null at the end of the text. */
  readonly endedBy: BreakOpportunity | null;
}

/** @returns the sections in order, at least one; a line feed at the end of the text starts none, as in CSS `pre-line` */
export function splitAtMandatory(breakable: BreakableText): readonly Section[] {
  const { text, opportunities, measure, estimate = measure } = breakable;
  const sections: Section[] = [];
  let start = 0;
  let optional: BreakOpportunity[] = [];
  for (const opportunity of opportunities) {
    if (opportunity.mandatory) {
      const end = opportunity.index;
      sections.push({ text, measure, estimate, start, end, opportunities: optional, endedBy: opportunity });
      start = end;
      optional = [];
    } else {
      optional.push(opportunity);
    }
  }
  sections.push({ text, measure, estimate, start, end: text.length, opportunities: optional, endedBy: null });
  return sections;
}

/** The end of a section as the opportunity that any line may take. */
export function endOf(section: Section): BreakOpportunity {
  const { preferred } = BREAK_LEVEL;
  const end = {
    index: section.end,
    level: preferred,
    looseLevel: preferred,
    rule: 'mandatory',
    mandatory: true,
  } as const;
  return section.endedBy ?? end;
}

/** @returns the line from `start` to `brokenBy`, an opportunity of the section or its end */
export function lineTo(section: Section, start: number, brokenBy: BreakOpportunity): Line {
  return {
    start,
    end: withoutHangingSpace(section.text, start, brokenBy.index),
    brokenBy: brokenBy.index === section.end ? section.endedBy : brokenBy,
  };
}

/** @returns the lines that end at `breaks`, the last of which is the end of the section */
export function linesTo(section: Section, breaks: readonly BreakOpportunity[]): readonly Line[] {
  let start = section.start;
  return breaks.map((brokenBy) => {
    const line = lineTo(section, start, brokenBy);
    start = brokenBy.index;
    return line;
  });
}

/** @returns the width of the line that would run from `start` to `index` */
export function widthTo({ text, measure }: BreakableText, start: number, index: number): number {
  return measure(start, withoutHangingSpace(text, start, index));
}

/** @returns about the same, cheaply */
export function estimateTo(
  { text, measure, estimate = measure }: BreakableText,
  start: number,
  index: number,
): number {
  return estimate(start, withoutHangingSpace(text, start, index));
}

/** The same with the ideographic spaces at its end, which hang, but fill the line to the eye. */
export function estimateWithIdeographicSpace(
  { text, measure, estimate = measure }: BreakableText,
  start: number,
  index: number,
): number {
  return estimate(start, withoutSpace(text, start, index));
}
