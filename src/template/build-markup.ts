import type { XmlReader } from '../svg/read-xml.ts';
import type { Report } from './finding.ts';
import { piecesIn, withoutMarks } from './flatten-template.ts';
import type { MarkupAttribute, MarkupElement } from './markup.ts';
import type { Piece } from './split-template.ts';
import { createBranchTracker, WHOLE_ELEMENTS } from './track-branches.ts';

interface OpenElement extends MarkupElement {
  readonly parent: OpenElement | null;
  readonly children: MarkupElement[];
  readonly textLines: number[];
}

export interface MarkupBuilder {
  readonly reader: XmlReader;
  /** The pieces that stood in texts and attribute values. */
  readonly seen: ReadonlySet<Piece>;
  /** Undefined until the root is read. */
  readonly root: () => MarkupElement | undefined;
}

/** Builds the tree of a flattened template from what an XML parser reads, and reports pieces at wrong places. */
export function createMarkupBuilder(pieces: readonly Piece[], report: Report): MarkupBuilder {
  const seen = new Set<Piece>();
  const branches = createBranchTracker(report);
  let root: OpenElement | undefined;
  let current: OpenElement | null = null;
  let attributes: MarkupAttribute[] = [];

  const reader: XmlReader = {
    attribute(name, value, line) {
      const own = piecesIn(value, pieces);
      for (const piece of own) {
        seen.add(piece);
        if (piece.kind === 'statement') {
          report(piece.line, `{% ${piece.keyword} %} stands in the attribute "${name}". ${WHOLE_ELEMENTS}`);
        }
      }
      const dynamic = own.some(({ kind }) => kind === 'placeholder');
      attributes.push({ name, value: withoutMarks(value), dynamic, line });
    },
    open(name, _, line) {
      const place = { parent: current, children: [], textLines: [], branches: branches.current() };
      const element: OpenElement = { name, line, attributes, ...place };
      attributes = [];
      current?.children.push(element);
      root ??= element;
      current = element;
    },
    close() {
      current = current?.parent ?? null;
    },
    text(text, line, isCdata) {
      for (const piece of piecesIn(text, pieces)) {
        seen.add(piece);
        if (isCdata)
          report(piece.line, `${nameOf(piece)} stands in a CDATA section, which shows its escapes.`);
        if (piece.kind === 'statement') branches.enter(piece, current);
        else current?.textLines.push(piece.line);
      }
      const own = withoutMarks(text);
      const start = own.search(/\S/);
      if (start >= 0) current?.textLines.push(line - own.slice(start).split('\n').length + 1);
    },
  };
  return { reader, seen, root: () => root };
}

/** What messages call a piece. */
export function nameOf({ kind, keyword }: Piece): string {
  return kind === 'placeholder' ? 'A placeholder' : `{% ${keyword} %}`;
}
