import { isAscii } from 'node:buffer';
import { Problem, ERRORS_LIMIT, type FieldError, type ProblemCode } from '../errors.ts';
import { jsonPointer } from './validate.ts';

// `ignoreBOM` keeps a byte order mark in the text, so that `decode` can reject it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Parses a body as JSON (RFC 8259). Rejects JSON that parsers interpret differently. Checks the bounds of its structure
 * before any value is built.
 *
 * @throws Problem `malformed_utf8`, also for a byte order mark (RFC 8259, section 8.1, forbids it); `malformed_json`;
 *   `context_rejected` for repeated names and for `__proto__`; as {@link checkStructure} does
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
    // The TypeError contains no further information.
  }
  throw new Problem('malformed_utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The SyntaxError is dropped because it quotes the text, which may be personal data.
    throw malformed('Expected one JSON value but received other text');
  }
}

function malformed(message: string): Problem {
  return new Problem('malformed_json', { errors: [{ pointer: '', message }] });
}

/** Largest body without its pictures. The contexts of real templates are much smaller. bytes */
export const BODY_LIMIT = 16 * 1024;

/** Most nested objects and arrays. A context needs a few. The limit also bounds the pointers in errors. */
export const MAX_LEVELS = 32;

/** Most members and elements of a context, at all levels. Templates need about ten. An empty object counts as one. */
export const MAX_VALUES = 1_000;

/** Longest name, in bytes as it is written. Bounded because the pointers of many errors repeat it. */
export const MAX_NAME = 256;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** An object or array that is open at the current position in the text. */
interface OpenValue {
  /** Names so far; null in an array. */
  readonly names: Set<string> | null;
  /** The current member's name or element's index. */
  step: string | number;
}

/**
 * Checks the structure of a JSON text in one pass over its bytes, before `JSON.parse` builds values. The pass takes at most
 * BODY_LIMIT steps, because everything but the strings of pictures is limited to as many bytes, and native code finds the
 * ends of those strings. Invalid JSON is not reported here: `JSON.parse` rejects it.
 *
 * Also finds names that `JSON.parse` accepts silently: a repeated name, whose last value it uses, and `__proto__`, which
 * becomes the prototype when the object is copied. No established parser reports both with their positions.
 *
 * @returns one entry per such name, in the order of the text, at most ERRORS_LIMIT
 * @throws Problem `body_too_large` if there are too many bytes besides pictures; `context_rejected` if there are too many
 *   values, too many levels of nesting, or a name that is too long
 */
export function checkStructure(body: Buffer): FieldError[] {
  const errors: FieldError[] = [];
  const levels: OpenValue[] = [];
  let isName = false;
  let values = 0;
  /** The index at which the limit for bytes besides pictures is reached. Each picture moves it by its length. */
  let end = BODY_LIMIT;

  for (let index = 0; index < body.length; index += 1) {
    if (index >= end) {
      const message = `Expected at most ${BODY_LIMIT} bytes besides pictures (data:image/…) but received more`;
      throw refuse('body_too_large', rootPointer(levels), message);
    }
    const byte = body[index];
    const innermost = levels.at(-1);
    if (byte === QUOTE && isName && innermost?.names) {
      const close = endOfString(body, index, index + MAX_NAME + 2);
      if (close === null) {
        const message = `Expected names of at most ${MAX_NAME} bytes but received a longer one`;
        throw refuse('context_rejected', pointerOf(levels.slice(0, -1)), message, errors);
      }
      const name = readName(body.toString('utf8', index, close + 1));
      if (name === null) return errors;
      innermost.step = name;
      const message = findFault(name, innermost.names);
      if (message !== null && errors.length < ERRORS_LIMIT)
        errors.push({ pointer: pointerOf(levels), message });
      innermost.names.add(name);
      isName = false;
      index = close;
    } else if (byte === QUOTE) {
      const picture = levels.length === 1 && innermost?.names ? endOfPicture(body, index) : null;
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
      isName = innermost?.names != null;
      if (typeof innermost?.step === 'number') innermost.step += 1;
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

/** Returns the index of the closing quotation mark; null if it is not before the limit; the body's length if there is none. */
function endOfString(body: Buffer, start: number, limit: number): number | null {
  for (let index = start + 1; index < body.length; index += 1) {
    if (index >= limit) return null;
    if (body[index] === BACKSLASH) index += 1;
    else if (body[index] === QUOTE) return index;
  }
  return body.length;
}

/** Like {@link endOfString}, but returns null unless the string is a data URI of a picture: ASCII without escaped quotes. */
function endOfPicture(body: Buffer, start: number): number | null {
  if (!/^"data:image\\?\//iu.test(body.toString('latin1', start, start + 13))) return null;
  const close = body.indexOf(QUOTE, start + 1);
  const end = close === -1 ? body.length : close;
  return body[end - 1] !== BACKSLASH && isAscii(body.subarray(start, end)) ? end : null;
}

/** Returns the value of a JSON string; null if it is invalid. */
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

function pointerOf(levels: readonly OpenValue[]): string {
  return jsonPointer(levels.map(({ step }) => step));
}

/** Returns the pointer of the context's member at the current position; '' if the root is not an object. */
function rootPointer([root]: readonly OpenValue[]): string {
  return root?.names && root.step !== '' ? jsonPointer([root.step]) : '';
}
