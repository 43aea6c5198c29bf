import { readXml } from '../svg/read-xml.ts';
import { SvgError } from '../svg/svg-error.ts';
import { createMarkupBuilder, nameOf } from './build-markup.ts';
import type { Report } from './finding.ts';
import { flattenTemplate, hasMarks, pieceAt, piecesIn } from './flatten-template.ts';
import type { MarkupElement } from './markup.ts';
import type { Piece } from './split-template.ts';
import { WHOLE_ELEMENTS } from './track-branches.ts';

/**
 * Reads a template's markup and checks that placeholders stand in texts and quoted attribute values only, and
 * statements between whole elements: then a filled template has the elements and attributes that the template has,
 * whatever the values are and whichever branches are taken.
 *
 * @returns the root, or undefined if the markup is not well-formed
 */
export function readMarkup(
  pieces: readonly Piece[],
  file: string,
  report: Report,
): MarkupElement | undefined {
  if (pieces.some(({ source }) => hasMarks(source))) {
    report(1, 'The file has noncharacters (U+FDD0 to U+FDD2). Remove them.');
    return undefined;
  }
  const flat = flattenTemplate(pieces);
  const { reader, seen, root } = createMarkupBuilder(pieces, report);
  try {
    readXml(flat, file, reader);
  } catch (error) {
    if (!(error instanceof SvgError)) throw error;
    const culprit = pieceAt(flat, error.offset - 1, pieces);
    if (culprit) report(culprit.line, misplaced(culprit));
    else report(error.line, error.reason);
    return undefined;
  }
  for (const piece of piecesIn(flat, pieces)) {
    if (!seen.has(piece))
      report(piece.line, `${nameOf(piece)} stands in an XML comment. Use {# … #} instead.`);
  }
  return root();
}

function misplaced(piece: Piece): string {
  const advice =
    piece.kind === 'placeholder'
      ? 'It may stand in a text or in a quoted attribute value: name="{{ … }}".'
      : WHOLE_ELEMENTS;
  return `${nameOf(piece)} stands in a tag, outside quotes. ${advice}`;
}
