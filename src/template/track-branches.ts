import type { Report } from './finding.ts';
import type { Branch, MarkupElement } from './markup.ts';
import type { Piece } from './split-template.ts';

export const WHOLE_ELEMENTS =
  'Write whole elements in each branch, or choose a value within the quotes: {{ "a" if … else "b" }}.';

interface OpenBlock {
  readonly start: Piece;
  readonly parent: MarkupElement | null;
  branch: Branch;
}

export interface BranchTracker {
  /** The branches that are open now, the outermost first. */
  current(): Branch[];
  /** Takes the next statement; `parent` is the element that it stands in. */
  enter(statement: Piece, parent: MarkupElement | null): void;
}

/** Follows `if` and `for` through a document, and reports those whose branches do not hold whole elements. */
export function createBranchTracker(report: Report): BranchTracker {
  const open: OpenBlock[] = [];
  let blocks = 0;
  return {
    current: () => open.map(({ branch }) => branch),
    enter(statement, parent) {
      const { keyword, line } = statement;
      if (keyword === 'if' || keyword === 'for') {
        open.push({ start: statement, parent, branch: { block: blocks, keyword, index: 0 } });
        blocks += 1;
        return;
      }
      const block = open.at(-1);
      if (block === undefined) return;
      if (block.parent !== parent) {
        const { keyword: opening, line: openingLine } = block.start;
        report(
          line,
          `{% ${keyword} %} stands in another element than the {% ${opening} %} of line ${openingLine}. ${WHOLE_ELEMENTS}`,
        );
      }
      if (keyword.startsWith('end')) open.pop();
      else block.branch = { ...block.branch, index: block.branch.index + 1 };
    },
  };
}
