import { z } from 'zod';
import { COLOUR, SHARE, type AttributeRule } from '../svg/attribute-rules.ts';
import { ELEMENTS } from '../svg/dialect.ts';
import { colour } from './colour-field.ts';
import type { TemplateDefinition } from './define-template.ts';
import { picture, SMALLEST_PICTURE } from './picture-field.ts';
import { FILTERS, splitTemplate } from './nunjucks.ts';
import { text } from './text-field.ts';

/** Largest length of a guessed text, code points. */
const MAX_TEXT = 400;
const NAME = /[a-z_]\w*(?:\.[a-z_]\w*)*/giu;
/** Keywords of Nunjucks, which are not names of values. */
const WORDS = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'if',
  'elif',
  'else',
  'true',
  'false',
  'none',
  'null',
  'loop',
]);

/** The guessed type of a name: one value, or an object with members. */
interface Guess {
  isList: boolean;
  /** Guessed from the attribute or the operators of the value; the first guess counts. Null for a text. */
  kind: ValueGuess | null;
  readonly members: Map<string, Guess>;
}

/** The schema of a value, and an example that can be drawn. */
interface ValueGuess {
  readonly schema: () => z.ZodType;
  readonly example: unknown;
}

const PICTURE: ValueGuess = {
  schema: () => picture({ width: 1_200, height: 1_200 }),
  example: SMALLEST_PICTURE,
};
const COLOUR_VALUE: ValueGuess = { schema: () => colour(), example: '#4477aa' };
const SHARE_VALUE: ValueGuess = { schema: () => z.number().min(0).max(1), example: 0.5 };
const NUMBER: ValueGuess = { schema: () => z.number().min(-10_000).max(10_000), example: 10 };
/** For attributes in which 10 is too large, such as those of noise. */
const SMALL_NUMBER: ValueGuess = { ...NUMBER, example: 1 };

/**
 * Returns a guessed definition for a template without `template.ts`, so that designers see a drawing before it has one.
 * A placeholder is a text whose example is its name. In an attribute for colours, numbers, pictures or keywords it gets
 * that type; a value that is compared with a number is a number. A value of a loop is a list with two items, and a value
 * with members is an object.
 *
 * @param sources the contents of the template's drawings
 */
export function guessDefinition(name: string, sources: readonly string[]): TemplateDefinition {
  const root = createGuess();
  for (const source of sources) readNames(source, root);
  const members = [...root.members];
  return {
    title: name,
    description: 'A drawing without template.ts: its fields are guessed.',
    context: z.strictObject(Object.fromEntries(members.map(([key, guess]) => [key, schemaOf(guess)]))),
    alt: () => name,
    fallbackAlt: name,
    examples: [
      {
        name: 'guessed',
        context: Object.fromEntries(members.map(([key, guess]) => [key, exampleOf(guess, key)])),
      },
    ],
  };
}

function createGuess(): Guess {
  return { isList: false, kind: null, members: new Map() };
}

function readNames(source: string, root: Guess): void {
  /** The guesses of variables of loops and `{% set %}`. */
  const variables = new Map<string, Guess>();
  const find = (path: string): Guess => {
    const [first = '', ...others] = path.split('.');
    const start = variables.get(first) ?? root.members.getOrInsertComputed(first, createGuess);
    return others.reduce((guess, step) => guess.members.getOrInsertComputed(step, createGuess), start);
  };
  let before = '';
  for (const piece of splitTemplate(source)) {
    // Without string literals. Below, `expression` also names an item of a list by the list.
    const written = piece.source
      .replaceAll(/"[^"]*"|'[^']*'/gu, "''")
      .replaceAll(/^\{[{%]-?|-?[%}]\}$/gu, '')
      .replaceAll(/\bis\s+(?:not\s+)?\w+/gu, ' ');
    const expression = written.replaceAll(/\|\s*\w+/gu, ' ').replaceAll(ITEM, '');
    const names = [...expression.matchAll(NAME)].map(([path]) => path).filter((path) => !isWord(path));
    const loop = /^\s*for\s+(\w+)\s+in\s+([\w.]+)/u.exec(expression);
    if (piece.kind !== 'markup' && piece.kind !== 'comment' && piece.keyword !== 'for') {
      readUses(written, (path) => (isWord(path) || path === piece.keyword ? createGuess() : find(path)));
    }
    if (piece.kind === 'placeholder') {
      const kind = kindInAttribute(before, /^\s*[\w.]+\s*$/u.test(written));
      for (const path of namesOfValue(expression, names)) find(path).kind ??= kind;
      for (const path of names) find(path);
    } else if (loop !== null) {
      const [, variable = '', list = ''] = loop;
      const guess = find(list);
      guess.isList = true;
      variables.set(variable, guess);
    } else if (piece.keyword === 'set') {
      const [variable = '', ...used] = names.slice(1);
      for (const path of used) find(path);
      variables.set(variable, createGuess());
    } else if (piece.kind === 'statement') {
      for (const path of names) if (path !== piece.keyword) find(path);
    }
    before = (before + piece.source).slice(-1_000);
  }
}

/** Matches the index in `tags[0]`. */
const ITEM = /(?<=\w)\[\s*\d+\s*\]/gu;
const OPERAND = String.raw`([a-z_]\w*(?:\.[a-z_]\w*)*)`;
const COMPARED = String.raw`[<>]=?|[=!]=`;
const NUMERIC_USES = [
  new RegExp(String.raw`${OPERAND}\s*(?:(?:${COMPARED}|\+)\s*-?\d|[*/%-]|[<>])`, 'giu'),
  new RegExp(String.raw`(?:\d\s*(?:${COMPARED}|\+)|[*/%-]|[<>]=?)\s*${OPERAND}`, 'giu'),
];
const FILTERED = new RegExp(String.raw`${OPERAND}((?:\[\s*\d+\s*\])?)\s*\|\s*(\w+)`, 'giu');
const INDEXED = new RegExp(String.raw`${OPERAND}\[\s*\d+\s*\]`, 'giu');

/** Guesses types from the operators and filters of an expression. */
function readUses(expression: string, find: (path: string) => Guess): void {
  for (const [, path = ''] of expression.matchAll(INDEXED)) find(path).isList = true;
  for (const [, path = '', item, filter = ''] of expression.matchAll(FILTERED)) {
    const [taken, ...others] = FILTERS[filter] ?? [];
    if (others.length > 0) continue;
    if (taken === 'number') find(path).kind ??= NUMBER;
    if (taken === 'list' && item === '') find(path).isList = true;
  }
  for (const use of NUMERIC_USES) {
    for (const [, path = ''] of expression.matchAll(use)) find(path).kind ??= NUMBER;
  }
}

/** Returns the names without those of a condition: for `a if b else c`, returns `a` and `c`. */
function namesOfValue(expression: string, names: readonly string[]): readonly string[] {
  const condition = /\bif\b([^]*?)(?:\belse\b|$)/u.exec(expression)?.[1] ?? '';
  const conditionNames = new Set([...condition.matchAll(NAME)].map(([path]) => path));
  return names.filter((path) => !conditionNames.has(path));
}

/** Matches an attribute that is still open: its element, its name, and the beginning of its value. */
const OPEN_ATTRIBUTE = /<([\w:-]+)\b(?:[^<>"']|"[^"]*"|'[^']*')*\s([\w:-]+)\s*=\s*(?:"([^"]*)|'([^']*))$/u;

/**
 * Guesses the type of a placeholder from its attribute.
 *
 * @param before the source before the placeholder
 * @param isAlone whether the placeholder contains only a name
 * @returns null for a text
 */
function kindInAttribute(before: string, isAlone: boolean): ValueGuess | null {
  const [, element = '', attribute = '', one, other] = OPEN_ATTRIBUTE.exec(before) ?? [];
  if (element === 'image' && /^(?:xlink:)?href$/u.test(attribute)) return PICTURE;
  const rule = ELEMENTS.get(element)?.attributes[attribute];
  return rule === undefined ? null : kindOfRule(rule, isAlone && (one ?? other) === '');
}

/** Guesses a type from the rule of an attribute. @param isEntire whether the placeholder is the entire value */
function kindOfRule({ field, read }: AttributeRule, isEntire: boolean): ValueGuess | null {
  if (field === SHARE.field) return SHARE_VALUE;
  if (field === COLOUR.field) return COLOUR_VALUE;
  const words = [...(/^z\.enum\(\[(.*)\]\)/u.exec(field)?.[1]?.matchAll(/'([^']+)'/gu) ?? [])].map(
    ([, word = '']) => word,
  );
  if (words.length > 0) return { schema: () => z.enum(words), example: words[0] };
  if (!field.startsWith('a number')) return null;
  const canvas = { width: 200, height: 200 };
  try {
    if (isEntire) read(String(NUMBER.example), '', { canvas, attributes: {}, isFilled: true });
    return NUMBER;
  } catch {
    return SMALL_NUMBER;
  }
}

function isWord(path: string): boolean {
  return WORDS.has(path) || path.startsWith('loop.');
}

function schemaOf(guess: Guess): z.ZodType {
  const one = schemaOfOne(guess);
  return guess.isList ? z.array(one).max(20) : one;
}

function schemaOfOne({ kind, members }: Guess): z.ZodType {
  if (members.size > 0) {
    return z.strictObject(Object.fromEntries([...members].map(([key, guess]) => [key, schemaOf(guess)])));
  }
  return kind?.schema() ?? text({ min: 1, max: MAX_TEXT });
}

function exampleOf(guess: Guess, name: string): unknown {
  const one = (text: string): unknown => {
    if (guess.members.size === 0) return guess.kind === null ? text : guess.kind.example;
    return Object.fromEntries([...guess.members].map(([key, member]) => [key, exampleOf(member, key)]));
  };
  return guess.isList ? [one(`${name} 1`), one(`${name} 2`)] : one(name);
}
