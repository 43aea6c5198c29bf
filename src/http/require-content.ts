import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';
import { Problem } from '../errors.ts';

export const JSON_TYPES: readonly string[] = ['application/json'];
/** A context a line has no registered type yet; these are in use. */
export const NDJSON_TYPES: readonly string[] = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
];

/** Characters. Those in use have a few dozen; to parse one takes `MIMEType` the square of its length. */
export const LONGEST_MEDIA_TYPE = 256;

/**
 * Only JSON in UTF-8 as it is: another charset would be read wrongly, and a compressed body would get past the limit
 * of its size.
 *
 * @throws Problem `unsupported_content_encoding`, `unsupported_media_type`
 */
export function requireContent(headers: IncomingHttpHeaders, types: readonly string[]): void {
  if (headers['content-encoding'] !== undefined) throw new Problem('unsupported_content_encoding');
  if (!isOneOf(headers['content-type'], types)) throw new Problem('unsupported_media_type');
}

function isOneOf(contentType = '', types: readonly string[]): boolean {
  if (contentType.length > LONGEST_MEDIA_TYPE) return false;
  try {
    const { essence, params } = new MIMEType(contentType);
    return types.includes(essence) && (params.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8';
  } catch {
    return false;
  }
}
