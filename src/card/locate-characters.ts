import { Problem, type FieldError } from '../errors.ts';
import { jsonPointer } from '../context/json-pointer.ts';

/**
 * The renderer knows which characters no font covers, but not whose they are. Finds the fields that hold them.
 *
 * @param error what the renderer threw
 * @returns for `characters_not_covered` the problem with one entry per field, naming that field's characters only;
 *   any other error as it is
 */
export function locateCharacters(error: unknown, context: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'characters_not_covered') return error;
  const uncovered = [...new Set(error.errors.flatMap(({ codePoints = [] }) => codePoints))].map(
    readCharacter,
  );
  const located = new Set<Character>();
  const errors = stringFields(context, []).flatMap(({ path, value }) => {
    const found = uncovered
      .filter(({ text }) => value.includes(text))
      .sort((one, other) => value.indexOf(one.text) - value.indexOf(other.text));
    for (const character of found) located.add(character);
    return found.length === 0 ? [] : [fieldError(jsonPointer(path), found)];
  });
  // A template may show characters of its own, or put new ones together from several fields.
  const rest = uncovered.filter((character) => !located.has(character));
  return new Problem('characters_not_covered', {
    errors: rest.length === 0 ? errors : [...errors, fieldError('', rest)],
    cause: error,
  });
}

/** What people see as one character, often a single code point. */
interface Character {
  readonly text: string;
  /** `U+272A`, or `U+1FAF8 U+1F3FD` for a cluster. */
  readonly codePoints: string;
}

function readCharacter(codePoints: string): Character {
  const values = [...codePoints.matchAll(/[0-9A-F]{4,6}/gu)].map(([hex]) => Number.parseInt(hex, 16));
  return { text: String.fromCodePoint(...values), codePoints };
}

function fieldError(pointer: string, characters: readonly Character[]): FieldError {
  const named = characters.map(({ text, codePoints }) => `${JSON.stringify(text)} (${codePoints})`);
  return {
    pointer,
    message: `Expected characters that a bundled font has but received ${named.join(', ')}`,
    codePoints: characters.map(({ codePoints }) => codePoints),
  };
}

function stringFields(value: unknown, path: readonly string[]): { path: readonly string[]; value: string }[] {
  if (typeof value === 'string') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => stringFields(member, [...path, name]));
}
