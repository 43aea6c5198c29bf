/**
 * The one import of Nunjucks, with the parts that its type declarations leave out: the lexer, the parser and its
 * syntax tree, and an environment's tables. Lines are 0-based here.
 */
import nunjucks from 'nunjucks';

export { nunjucks };

// Nunjucks derives a class from String, after which V8 keeps String.prototype as a dictionary: every method of every
// string takes about twice as long, in the whole process. Using the class once makes it fast again.
new nunjucks.runtime.SafeString('').toString();

declare module 'nunjucks' {
  namespace lexer {
    function lex(source: string): Tokenizer;
  }
  namespace parser {
    function parse(source: string): Statement;
  }
  interface Environment {
    readonly filters: Record<string, unknown>;
    readonly tests: Record<string, unknown>;
    readonly globals: Record<string, unknown>;
  }
}

interface Token {
  readonly type: string;
  readonly value: unknown;
  readonly lineno: number;
}

interface Tokenizer {
  /** The end of the last token, in UTF-16 units. */
  readonly index: number;
  nextToken(): Token | null;
}

interface Place {
  readonly lineno: number;
}

/** Statements of the kinds that templates may use; `Include` stands for all others. */
export type Statement =
  | (Place & { readonly typename: 'Root' | 'NodeList'; readonly children: readonly Statement[] })
  | (Place & { readonly typename: 'Output'; readonly children: readonly (Expression | TemplateData)[] })
  | (Place & {
      readonly typename: 'If';
      readonly cond: Expression;
      readonly body: Statement;
    } & Else<Statement>)
  | ForStatement
  | SetStatement
  | (Place & { readonly typename: 'Include' });

/** Expressions of the kinds that templates may use; `FunCall` and `Dict` stand for all others. */
export type Expression =
  | (Place & { readonly typename: 'Group' | 'Array'; readonly children: readonly Expression[] })
  | (Place & { readonly typename: 'Literal'; readonly value: unknown })
  | Name
  | Member
  | Filter
  | (Place & {
      readonly typename: 'InlineIf';
      readonly cond: Expression;
      readonly body: Expression;
    } & Else<Expression>)
  | (Place & { readonly typename: 'Neg' | 'Pos' | 'Not'; readonly target: Expression })
  | (Place & { readonly typename: BinaryOperator; readonly left: Expression; readonly right: Expression })
  | (Place & {
      readonly typename: 'Compare';
      readonly expr: Expression;
      readonly ops: readonly { readonly expr: Expression }[];
    })
  | (Place & { readonly typename: 'FunCall' | 'Dict' });

type BinaryOperator =
  | ('Or' | 'And' | 'In' | 'Is' | 'Concat')
  | ('Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow');

interface Else<Node> {
  readonly else_?: Node | null;
}

/** Markup between what Nunjucks replaces. */
interface TemplateData extends Place {
  readonly typename: 'TemplateData';
  readonly value: string;
}

export interface Name extends Place {
  readonly typename: 'Symbol';
  readonly value: string;
}

/** `target.key` and `target["key"]` alike. */
export interface Member extends Place {
  readonly typename: 'LookupVal';
  readonly target: Expression;
  readonly val: Expression;
}

export interface Filter extends Place {
  readonly typename: 'Filter';
  readonly name: Name;
  /** The first is what is filtered. */
  readonly args: { readonly children: readonly Expression[] };
}

export interface ForStatement extends Place, Else<Statement> {
  readonly typename: 'For';
  readonly arr: Expression;
  /** A name, or an array of names for keys and values. */
  readonly name: Expression;
  readonly body: Statement;
}

export interface SetStatement extends Place {
  readonly typename: 'Set';
  readonly targets: readonly Expression[];
  /** Null for `{% set name %}…{% endset %}`. */
  readonly value: Expression | null;
}

/** What comes after `else`, if anything. */
export function elseOf<Node>({ else_: otherwise }: Else<Node>): Node[] {
  return otherwise ? [otherwise] : [];
}

/** The source's tokens with their text as it was written. */
export function* tokensOf(source: string): Generator<Token & { readonly text: string }> {
  const tokenizer = nunjucks.lexer.lex(source);
  let start = 0;
  for (let token = tokenizer.nextToken(); token; token = tokenizer.nextToken()) {
    yield {
      type: token.type,
      value: token.value,
      lineno: token.lineno,
      text: source.slice(start, tokenizer.index),
    };
    start = tokenizer.index;
  }
}

/** @throws Error, with a 1-based `lineno` where the parser knows one */
export function parseSyntax(source: string): Statement {
  return nunjucks.parser.parse(source);
}
