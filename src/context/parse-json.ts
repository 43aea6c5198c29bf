import { isAscii } from 'node:buffer';
import { Problem, ERRORS_LIMIT, type FieldError, type ProblemCode } from '../errors.ts';
import { jsonPointer } from './validate.ts';

// With ignoreBOM the mark stays in the text, instead of being dropped.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a body as JSON (RFC 8259) that has one meaning only. Its structure is counted before values are built.
 *
 * @throws Problem `malformed_utf8` (also for a byte order mark, which section 8.1 forbids to send),
 *   `malformed_json`, `context_rejected` for names given twice and for `__proto__`, and what {@link checkStructure}
 *   throws
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw malformed('Expected a JSON value but received an empty body');
  const errors = checkStructure(body);
  const value = parse(decode(body));
  if (errors.length > 0) throw new Problem('context_rejected', { errors });
  return value;
}

function decode(body: Buffer): string {
  try {
    const text = utf8.decode(body);
    if (!text.startsWith(BYTE_ORDER_MARK)) return text;
  } catch {
    // The TypeError says no more than the problem does.
  }
  throw new Problem('malformed_utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The SyntaxError quotes the text, so it goes no further.
    throw malformed('Expected one JSON value but received other text');
  }
}

function malformed(message: string): Problem {
  return new Problem('malformed_json', { errors: [{ pointer: '', message }] });
}

/** Bounds a context without its pictures. The largest context is a fraction of it. bytes */
export const BODY_LIMIT = 16 * 1024;

/** Of objects and arrays in each other. A context has a few; a place deeper down would take as long to name as to send. */
export const MAX_LEVELS = 32;

/** Members and elements of a context, all levels together; templates have about ten. An empty object counts as one too. */
export const MAX_VALUES = 1_000;

/** Of one name, bytes as it is written: the pointers of many errors repeat it. */
export const MAX_NAME = 256;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** An object or array that is open at a place of the text. */
interface Level {
  /** Names so far; null in an array. */
  readonly names: Set<string> | null;
  /** The member's name or the element's index. */
  step: string | number;
}

/**
 * Looks once at the bytes of a JSON text, before `JSON.parse` builds anything of them. All that is not a picture's
 * string takes BODY_LIMIT bytes at most, so the look is over after as many steps; the ends of pictures are found
 * natively. A text that is no JSON is looked at as far as it goes: `JSON.parse` refuses it.
 *
 * It also finds names that `JSON.parse` would let decide silently: a name given twice, of which the last one wins, and
 * `__proto__`, which copying an object would turn into its prototype. No parser of good standing reports both with
 * their places.
 *
 * @returns an entry for each such name, in the order of the text, ERRORS_LIMIT at most
 * @throws Problem `body_too_large` for too much besides pictures; `context_rejected` for too many values, for what is
 *   nested too deep, for names that are too long
 */
export function checkStructure(body: Buffer): FieldError[] {
  const errors: FieldError[] = [];
  const levels: Level[] = [];
  let isName = false;
  let values = 0;
  /** Where all that is no picture has taken its bytes. It moves on with each picture. */
  let end = BODY_LIMIT;

  for (let index = 0; index < body.length; index += 1) {
    if (index >= end) {
      const message = `Expected at most ${BODY_LIMIT} bytes besides pictures (data:image/…) but received more`;
      throw refuse('body_too_large', rootPointer(levels), message);
    }
    const byte = body[index];
    const level = levels.at(-1);
    if (byte === QUOTE && isName && level?.names) {
      const close = endOfString(body, index, index + MAX_NAME + 2);
      if (close === null) {
        const message = `Expected names of at most ${MAX_NAME} bytes but received a longer one`;
        throw refuse('context_rejected', pointerOf(levels.slice(0, -1)), message, errors);
      }
      const name = readName(body.toString('utf8', index, close + 1));
      if (name === null) return errors;
      level.step = name;
      const message = findFault(name, level.names);
      if (message !== null && errors.length < ERRORS_LIMIT)
        errors.push({ pointer: pointerOf(levels), message });
      level.names.add(name);
      isName = false;
      index = close;
    } else if (byte === QUOTE) {
      const picture = levels.length === 1 && level?.names ? endOfPicture(body, index) : null;
      if (picture !== null) end += picture - index;
      index = picture ?? endOfString(body, index, end) ?? end - 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      isName = byte === OPEN_OBJECT;
      levels.push(isName ? { names: new Set(), step: '' } : { names: null, step: 0 });
      values += 1;
      if (levels.length > MAX_LEVELS) {
        const message = `Expected at most ${MAX_LEVELS} levels of nesting but received more`;
        throw refuse('context_rejected', rootPointer(levels), message, errors);
      }
    } else if (byte === COMMA) {
      isName = level?.names != null;
      if (typeof level?.step === 'number') level.step += 1;
      values += 1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      levels.pop();
      isName = false;
    }
    if (values > MAX_VALUES) {
      const message = `Expected at most ${MAX_VALUES} values but received more`;
      throw refuse('context_rejected', rootPointer(levels), message, errors);
    }
  }
  return errors;
}

/** @returns the index of the closing quotation mark; null if it is not before the limit; the body's length if there is none */
function endOfString(body: Buffer, start: number, limit: number): number | null {
  for (let index = start + 1; index < body.length; index += 1) {
    if (index >= limit) return null;
    if (body[index] === BACKSLASH) index += 1;
    else if (body[index] === QUOTE) return index;
  }
  return body.length;
}

/** @returns the same as {@link endOfString}; null if the string is no picture, which has no quotation marks and is ASCII */
function endOfPicture(body: Buffer, start: number): number | null {
  if (!/^"data:image\\?\//iu.test(body.toString('latin1', start, start + 13))) return null;
  const close = body.indexOf(QUOTE, start + 1);
  const end = close === -1 ? body.length : close;
  return body[end - 1] !== BACKSLASH && isAscii(body.subarray(start, end)) ? end : null;
}

/** @returns null for what is no string of JSON */
function readName(token: string): string | null {
  if (!token.includes('\\')) return token.slice(1, -1);
  try {
    return String(JSON.parse(token));
  } catch {
    return null;
  }
}

function findFault(name: string, names: ReadonlySet<string>): string | null {
  if (name === '__proto__') return 'Expected no value of this name';
  return names.has(name) ? 'Expected this name once but received it again' : null;
}

function refuse(
  code: ProblemCode,
  pointer: string,
  message: string,
  earlier: readonly FieldError[] = [],
): Problem {
  return new Problem(code, { errors: [...earlier.slice(0, ERRORS_LIMIT - 1), { pointer, message }] });
}

function pointerOf(levels: readonly Level[]): string {
  return jsonPointer(levels.map(({ step }) => step));
}

/** Points at the member of the context that holds a place, or at all of what is no object. */
function rootPointer([root]: readonly Level[]): string {
  return root?.names && root.step !== '' ? jsonPointer([root.step]) : '';
}
