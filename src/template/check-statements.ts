import type { Report } from './finding.ts';
import type { Piece } from './split-template.ts';

const ALLOWED = new Set(['if', 'elif', 'elseif', 'else', 'endif', 'for', 'endfor', 'set']);

/** The statement that closes a block, and those that may stand between. */
const BLOCKS: Readonly<Record<string, { readonly end: string; readonly middle: readonly string[] }>> = {
  if: { end: 'endif', middle: ['elif', 'elseif', 'else'] },
  for: { end: 'endfor', middle: ['else'] },
};

/**
 * Checks that the statements are those that templates may use, and that blocks are closed.
 *
 * @returns whether they are; if not, what stands in the blocks says little
 */
export function checkStatements(pieces: readonly Piece[], report: Report): boolean {
  let sound = true;
  const fail: Report = (line, message) => {
    sound = false;
    report(line, message);
  };
  const open: Piece[] = [];

  for (const piece of pieces) {
    if (piece.kind === 'markup' || piece.kind === 'comment') continue;
    if (!/[}%]}$/.test(piece.source)) {
      fail(piece.line, `"${piece.source.slice(0, 2)}" is not closed.`);
    } else if (piece.kind === 'statement') {
      checkStatement(piece, open, fail);
    }
  }
  for (const { keyword, line } of open) {
    fail(line, `{% ${keyword} %} is not closed. Write {% ${BLOCKS[keyword]?.end} %} where it ends.`);
  }
  return sound;
}

function checkStatement({ keyword, line }: Piece, open: Piece[], fail: Report): void {
  if (!ALLOWED.has(keyword)) {
    fail(
      line,
      `{% ${keyword} %} is not allowed. Templates may use {% if %}, {% elif %}, {% else %}, {% endif %}, {% for %}, {% endfor %}, {% set name = value %}.`,
    );
    return;
  }
  const block = open.at(-1);
  const { end, middle } = BLOCKS[block?.keyword ?? ''] ?? { end: '', middle: [] };
  if (keyword in BLOCKS) {
    open.push({ kind: 'statement', source: '', keyword, line });
  } else if (keyword === end) {
    open.pop();
  } else if (keyword !== 'set' && !middle.includes(keyword)) {
    fail(line, `{% ${keyword} %} belongs to no {% if %} or {% for %} that is open here.`);
  }
}
