import { tokensOf } from './nunjucks.ts';

/** A part of a template as it was written; all parts after each other are the template. */
export interface Piece {
  /** Markup; `{# comment #}`; `{{ placeholder }}`; `{% statement %}`. */
  readonly kind: 'markup' | 'comment' | 'placeholder' | 'statement';
  readonly source: string;
  /** 1-based line where it begins. */
  readonly line: number;
  /** The first word of a statement, such as `if`; otherwise ''. */
  readonly keyword: string;
}

const KINDS: Readonly<Record<string, Piece['kind']>> = {
  data: 'markup',
  comment: 'comment',
  'variable-start': 'placeholder',
  'block-start': 'statement',
};
const ENDS = new Set(['variable-end', 'block-end']);

/**
 * Splits a template into markup and what Nunjucks replaces, by Nunjucks' own lexer. `{% raw %}` is not known to it,
 * so a template with one is split further than Nunjucks would.
 *
 * @throws Error if a comment is not closed or not opened
 */
export function splitTemplate(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let open: { kind: Piece['kind']; source: string; line: number; keyword: string } | undefined;

  for (const { type, text, lineno } of tokensOf(source)) {
    if (open === undefined) {
      const piece = { kind: KINDS[type] ?? 'markup', source: text, line: lineno + 1, keyword: '' };
      if (type === 'data' || type === 'comment') pieces.push(piece);
      else open = piece;
      continue;
    }
    open.source += text;
    if (open.keyword === '' && open.kind === 'statement' && type === 'symbol') open.keyword = text;
    if (ENDS.has(type)) {
      pieces.push(open);
      open = undefined;
    }
  }
  if (open) pieces.push(open);
  return pieces;
}
