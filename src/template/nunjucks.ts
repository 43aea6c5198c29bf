/**
 * The one import of Nunjucks, with the parts that its type declarations leave out, and a template cut into the pieces
 * that its lexer finds. Lines of Nunjucks are 0-based.
 */
import nunjucks from 'nunjucks';
import { messageOf } from '../thrown.ts';
import type { Report } from './read-templates.ts';
import { codePointNames } from './text-field.ts';

export { nunjucks };

// Nunjucks derives a class from String, after which V8 keeps String.prototype as a dictionary: every method of every
// string takes about twice as long, in the whole process. Using the class once makes it fast again.
new nunjucks.runtime.SafeString('').toString();

/** A node of Nunjucks' syntax tree. What `fields` names is what it is made of. */
export interface SyntaxNode {
  readonly typename: string;
  readonly lineno: number;
  readonly colno: number;
  readonly fields: readonly string[];
  [field: string]: unknown;
}

// oxlint-disable no-unused-vars -- declarations of what the package has
declare module 'nunjucks' {
  namespace lexer {
    function lex(source: string): Tokenizer;
  }
  namespace parser {
    function parse(source: string): SyntaxNode;
  }
  namespace compiler {
    class Compiler {
      constructor(name: string, throwOnUndefined: boolean);
      compile(root: SyntaxNode): void;
      getCode(): string;
    }
  }
  const nodes: Readonly<
    Record<
      'Filter' | 'Literal' | 'NodeList' | 'Output' | 'Symbol' | 'TemplateData',
      new (lineno: number, colno: number, ...fields: readonly unknown[]) => SyntaxNode
    >
  >;
  interface Environment {
    readonly filters: Record<string, (...values: never[]) => unknown>;
    readonly tests: Record<string, unknown>;
    readonly globals: Record<string, unknown>;
  }
}

interface Tokenizer {
  /** The end of the last token, in UTF-16 units. */
  readonly index: number;
  nextToken(): { readonly type: string; readonly value: unknown; readonly lineno: number } | null;
}

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
  const tokenizer = nunjucks.lexer.lex(source);
  let start = 0;
  for (let token = tokenizer.nextToken(); token; token = tokenizer.nextToken()) {
    const { type, lineno } = token;
    const text = source.slice(start, tokenizer.index);
    start = tokenizer.index;
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

/** As {@link splitTemplate}, and reports what is not closed. @returns null if the template cannot be split */
export function splitSafely(source: string, report: Report): readonly Piece[] | null {
  try {
    return splitTemplate(source);
  } catch (error) {
    // The lexer does not say where: the last comment that is not closed, or the first end of one that is not open.
    const rest = source.replace(/\{#[^]*?#\}/gu, (comment) => comment.replace(/[^\n]/gu, ' '));
    const line = rest.slice(0, Math.max(0, rest.search(/\{#|#\}/u))).split('\n').length;
    report(line, `A comment {# … #} is not complete: ${messageOf(error)}.`);
    return null;
  }
}

const ALLOWED = new Set(['if', 'elif', 'elseif', 'else', 'endif', 'for', 'endfor', 'set']);

/** The statement that closes a block, and those that may stand between. */
const BLOCKS: Readonly<Record<string, { readonly end: string; readonly middle: readonly string[] }>> = {
  if: { end: 'endif', middle: ['elif', 'elseif', 'else'] },
  for: { end: 'endfor', middle: ['else'] },
};

/**
 * Checks that the statements are those that templates may use, and that blocks are closed.
 *
 * @returns whether they are; if not, Nunjucks cannot compile the template
 */
export function checkStatements(pieces: readonly Piece[], report: Report): boolean {
  let sound = true;
  const fail: Report = (line, message) => {
    sound = false;
    report(line, message);
  };
  const open: Piece[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'comment') continue;
    const line = (index: number) => piece.line + piece.source.slice(0, index).split('\n').length - 1;
    if (piece.kind === 'markup') {
      for (const { 0: found, index } of piece.source.matchAll(WIDE_BRACES)) {
        fail(
          line(index),
          `"${found}" is full-width: placeholders stand between {{ and }}, statements between {% and %}.`,
        );
      }
      continue;
    }
    const code = piece.source.replaceAll(/"[^"]*"|'[^']*'/gu, (text) => ' '.repeat(text.length));
    const wide = WIDE_IN_CODE.exec(code);
    if (wide !== null) {
      fail(
        line(wide.index),
        `"${wide[0]}" (${codePointNames(wide[0])}) stands in ${piece.source}. Quotation marks, spaces, digits and signs are those of ASCII there.`,
      );
    }
    if (!/[}%]\}$/u.test(piece.source)) fail(piece.line, `"${piece.source.slice(0, 2)}" is not closed.`);
    else if (piece.kind === 'statement') checkStatement(piece, open, fail);
  }
  for (const { keyword, line } of open) {
    fail(line, `{% ${keyword} %} is not closed. Write {% ${BLOCKS[keyword]?.end} %} where it ends.`);
  }
  return sound;
}

function checkStatement(statement: Piece, open: Piece[], fail: Report): void {
  const { keyword, line } = statement;
  if (!ALLOWED.has(keyword)) {
    fail(
      line,
      `{% ${keyword} %} is not allowed. Templates may use {% if %}, {% elif %}, {% else %}, {% endif %}, {% for %}, {% endfor %}, {% set name = value %}.`,
    );
    return;
  }
  const { end, middle } = BLOCKS[open.at(-1)?.keyword ?? ''] ?? { end: '', middle: [] };
  if (keyword in BLOCKS) open.push(statement);
  else if (keyword === end) open.pop();
  else if (keyword !== 'set' && !middle.includes(keyword)) {
    fail(line, `{% ${keyword} %} belongs to no {% if %} or {% for %} that is open here.`);
  }
}

/** What opens a placeholder or a statement, a mark of it at least as a Japanese keyboard types it. */
const WIDE_BRACES = /[{｛]｛|｛[{%％]|\{％/gu;
/** Signs, digits, spaces and quotation marks that are none of Nunjucks'; a name may have other letters. */
const WIDE_IN_CODE = /[\u00A0\u2018-\u201F\u3000\u3008-\u3011\uFF01-\uFF20\uFF3B-\uFF3E\uFF40\uFF5B-\uFF5E]/u;

/** The branches of a template in the order in which they begin. */
export function findBranches(
  pieces: readonly Piece[],
): { readonly opening: Piece; readonly ending: Piece }[] {
  const branches: { opening: Piece; ending: Piece }[] = [];
  const open: { opening: Piece; ending: Piece }[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'statement' || piece.keyword === 'set') continue;
    const isFirst = piece.keyword === 'if' || piece.keyword === 'for';
    const before = isFirst ? undefined : open.pop();
    if (before !== undefined) before.ending = piece;
    if (piece.keyword.startsWith('end')) continue;
    const branch = { opening: piece, ending: piece };
    branches.push(branch);
    open.push(branch);
  }
  return branches;
}

/**
 * Filters that templates may use, and what each takes. None marks its result as safe, none takes a text apart between
 * the halves of a surrogate pair, and none takes a regular expression. `default` is the one that takes what is missing.
 */
export const FILTERS: Readonly<Record<string, readonly ValueKind[]>> = {
  abs: ['number'],
  capitalize: ['text'],
  default: [],
  join: ['list'],
  length: ['text', 'list'],
  lower: ['text'],
  round: ['number'],
  trim: ['text'],
  upper: ['text'],
};

/** After `is`. */
export const TESTS: ReadonlySet<string> = new Set(['defined', 'even', 'odd', 'undefined']);

export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'nothing';

export function kindOf(value: unknown): ValueKind {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'object' ? 'object' : 'text';
}

/** `author.name`, or null for what is not a plain chain of names. */
export function pathOf(node: SyntaxNode): string | null {
  if (node.typename === 'Symbol') return String(node['value']);
  if (node.typename !== 'LookupVal') return null;
  const key = node['val'] as SyntaxNode;
  const target = pathOf(node['target'] as SyntaxNode);
  return target === null || key.typename !== 'Literal' ? null : `${target}.${String(key['value'])}`;
}
