import { Problem } from '../errors.ts';
import { checkStructure } from './check-structure.ts';

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
