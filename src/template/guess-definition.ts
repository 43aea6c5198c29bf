import { z } from 'zod';
import { COLOUR, SHARE, type AttributeRule } from '../svg/attribute-rules.ts';
import { ELEMENTS } from '../svg/dialect.ts';
import { colour } from './colour-field.ts';
import type { TemplateDefinition } from './define-template.ts';
import { picture, SMALLEST_PICTURE } from './picture-field.ts';
import { FILTERS, splitTemplate } from './nunjucks.ts';
import { text } from './text-field.ts';

/** Code points of a guessed text; what a designer types to try a card. */
const MAX_TEXT = 400;
const NAME = /[a-z_]\w*(?:\.[a-z_]\w*)*/giu;
/** Words of Nunjucks' expressions, which are no names. */
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

/** What a name stands for: one value, or the names of an object's members. */
interface Guess {
  isList: boolean;
  /** By the place where the value stands, or what is done with it; the first one counts. */
  kind: ValueGuess | null;
  readonly members: Map<string, Guess>;
}

/** What a value is made of, and one that can be drawn. */
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
/** Where 10 is too much, as for noise. */
const SMALL_NUMBER: ValueGuess = { ...NUMBER, example: 1 };

/**
 * Guesses the definition of a template that consists of drawings alone, so that one who has begun with the drawing sees
 * it: a placeholder is a text whose example is its name, unless it stands in an attribute that takes a colour, a number,
 * a picture or one of few words, or is compared with a number. What a loop goes through is a list of two, and what has
 * members an object.
 *
 * @param sources of the template's files
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
  /** What the variables of loops and of `{% set %}` stand for. */
  const variables = new Map<string, Guess>();
  const find = (path: string): Guess => {
    const [first = '', ...others] = path.split('.');
    const start = variables.get(first) ?? root.members.getOrInsertComputed(first, createGuess);
    return others.reduce((guess, step) => guess.members.getOrInsertComputed(step, createGuess), start);
  };
  let before = '';
  for (const piece of splitTemplate(source)) {
    // Without texts, and an item of a list as if it were the list.
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
      const kind = kindInPlace(before, /^\s*[\w.]+\s*$/u.test(written));
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

/** `tags[0]` */
const ITEM = /(?<=\w)\[\s*\d+\s*\]/gu;
const OPERAND = String.raw`([a-z_]\w*(?:\.[a-z_]\w*)*)`;
const COMPARED = String.raw`[<>]=?|[=!]=`;
const NUMERIC_USES = [
  new RegExp(String.raw`${OPERAND}\s*(?:(?:${COMPARED}|\+)\s*-?\d|[*/%-]|[<>])`, 'giu'),
  new RegExp(String.raw`(?:\d\s*(?:${COMPARED}|\+)|[*/%-]|[<>]=?)\s*${OPERAND}`, 'giu'),
];
const FILTERED = new RegExp(String.raw`${OPERAND}((?:\[\s*\d+\s*\])?)\s*\|\s*(\w+)`, 'giu');
const INDEXED = new RegExp(String.raw`${OPERAND}\[\s*\d+\s*\]`, 'giu');

/** Guesses from what an expression does with its values. */
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

/** @returns those of the names that are shown: in `a if b else c`, not `b` */
function namesOfValue(expression: string, names: readonly string[]): readonly string[] {
  const condition = /\bif\b([^]*?)(?:\belse\b|$)/u.exec(expression)?.[1] ?? '';
  const asked = new Set([...condition.matchAll(NAME)].map(([path]) => path));
  return names.filter((path) => !asked.has(path));
}

/** An attribute that is not closed yet: the element, the attribute, and what its value begins with. */
const OPEN_ATTRIBUTE = /<([\w:-]+)\b(?:[^<>"']|"[^"]*"|'[^']*')*\s([\w:-]+)\s*=\s*(?:"([^"]*)|'([^']*))$/u;

/**
 * @param before what stands before a placeholder
 * @param isAlone whether the placeholder is a name alone
 * @returns null for what is best taken as a text
 */
function kindInPlace(before: string, isAlone: boolean): ValueGuess | null {
  const [, element = '', attribute = '', one, other] = OPEN_ATTRIBUTE.exec(before) ?? [];
  if (element === 'image' && /^(?:xlink:)?href$/u.test(attribute)) return PICTURE;
  const rule = ELEMENTS.get(element)?.attributes[attribute];
  return rule === undefined ? null : kindOfRule(rule, isAlone && (one ?? other) === '');
}

/** @param isWhole whether the value is all of the attribute */
function kindOfRule({ field, read }: AttributeRule, isWhole: boolean): ValueGuess | null {
  if (field === SHARE.field) return SHARE_VALUE;
  if (field === COLOUR.field) return COLOUR_VALUE;
  const words = [...(/^z\.enum\(\[(.*)\]\)/u.exec(field)?.[1]?.matchAll(/'([^']+)'/gu) ?? [])].map(
    ([, word = '']) => word,
  );
  if (words.length > 0) return { schema: () => z.enum(words), example: words[0] };
  if (!field.startsWith('a number')) return null;
  const canvas = { width: 200, height: 200 };
  try {
    if (isWhole) read(String(NUMBER.example), '', { canvas, attributes: {}, isFilled: true });
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
