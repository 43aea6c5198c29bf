import { z } from 'zod';
import type { TemplateDefinition } from './define-template.ts';
import { picture, SMALLEST_PICTURE } from './picture-field.ts';
import { splitTemplate } from './nunjucks.ts';
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

/** What a name stands for: a text, or the names of an object's members. */
interface Guess {
  isList: boolean;
  isPicture: boolean;
  readonly members: Map<string, Guess>;
}

/**
 * Guesses the definition of a template that consists of drawings alone, so that one who has begun with the drawing sees
 * it: every placeholder is a text whose example is its name. What a loop goes through is a list of two, what has
 * members an object, and what stands in the `href` of an `<image>` a picture.
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
  return { isList: false, isPicture: false, members: new Map() };
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
    // Without literals, filters and the marks around.
    const expression = piece.source
      .replaceAll(/"[^"]*"|'[^']*'/gu, ' ')
      .replaceAll(/\|\s*\w+/gu, ' ')
      .replaceAll(/^\{[{%]-?|-?[%}]\}$/gu, '');
    const names = [...expression.matchAll(NAME)].map(([path]) => path).filter((path) => !isWord(path));
    const loop = /^\s*for\s+(\w+)\s+in\s+([\w.]+)/u.exec(expression);
    if (piece.kind === 'placeholder') {
      const isPicture = /<image\b[^<>]*\bhref\s*=\s*["']$/u.test(before);
      for (const path of names) find(path).isPicture ||= isPicture;
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

function isWord(path: string): boolean {
  return WORDS.has(path) || path.startsWith('loop.');
}

function schemaOf(guess: Guess): z.ZodType {
  const one = schemaOfOne(guess);
  return guess.isList ? z.array(one).max(20) : one;
}

function schemaOfOne({ isPicture, members }: Guess): z.ZodType {
  if (members.size > 0) {
    return z.strictObject(Object.fromEntries([...members].map(([key, guess]) => [key, schemaOf(guess)])));
  }
  return isPicture ? picture({ width: 1_200, height: 1_200 }) : text({ min: 1, max: MAX_TEXT });
}

function exampleOf(guess: Guess, name: string): unknown {
  const one = (text: string): unknown => {
    if (guess.members.size === 0) return guess.isPicture ? SMALLEST_PICTURE : text;
    return Object.fromEntries([...guess.members].map(([key, member]) => [key, exampleOf(member, key)]));
  };
  return guess.isList ? [one(`${name} 1`), one(`${name} 2`)] : one(name);
}
