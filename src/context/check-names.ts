import { jsonPointer } from './json-pointer.ts';
import type { FieldError } from '../errors.ts';

/** A whole string or one structural character (RFC 8259, section 2); numbers, literals and spaces are passed over. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/gu;

/** Of objects and arrays in each other. A context has a few; a place deeper down would take as long to name as to send. */
const MAX_LEVELS = 32;

/** An object or array that is open at a place of the text. */
interface Level {
  /** Names so far; null in an array. */
  readonly names: Set<string> | null;
  /** The member's name or the element's index. */
  step: string | number;
}

/**
 * Finds names that `JSON.parse` would let decide silently: a name given twice, of which the last one wins, and
 * `__proto__`, which copying an object would turn into its prototype. No parser of good standing reports both with
 * their places, and once the text is known to be JSON, its names are easy to find.
 *
 * @param json text that `JSON.parse` accepts
 * @param limit how many entries are enough
 * @returns an entry for each such name, in the order of the text; one for what is nested too deep ends them
 */
export function checkNames(json: string, limit: number): FieldError[] {
  const errors: FieldError[] = [];
  const levels: Level[] = [];
  let isName = false;
  for (const [token] of json.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (errors.length >= limit) return errors;
    if (levels.length > MAX_LEVELS) return [...errors, tooDeep(levels)];
    if (token === '{') {
      levels.push({ names: new Set(), step: '' });
      isName = true;
    } else if (token === '[') {
      levels.push({ names: null, step: 0 });
      isName = false;
    } else if (token === '}' || token === ']') {
      levels.pop();
      isName = false;
    } else if (level !== undefined && token === ',') {
      isName = level.names !== null;
      if (typeof level.step === 'number') level.step += 1;
    } else if (level?.names && isName) {
      level.step = String(JSON.parse(token));
      const message = refuse(level.step, level.names);
      if (message !== null) errors.push({ pointer: jsonPointer(levels.map(({ step }) => step)), message });
      level.names.add(level.step);
      isName = false;
    }
  }
  return errors;
}

/** Points at the member of the context that holds it, or at all of what is no object. */
function tooDeep([root]: readonly Level[]): FieldError {
  const pointer = root?.names ? jsonPointer([root.step]) : '';
  return { pointer, message: `Expected at most ${MAX_LEVELS} levels of nesting but received more` };
}

function refuse(name: string, names: ReadonlySet<string>): string | null {
  if (name === '__proto__') return 'Expected no value of this name';
  return names.has(name) ? 'Expected this name once but received it again' : null;
}
