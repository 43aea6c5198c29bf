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
 * of its size. A client that encodes nothing should not send `identity` (RFC 9110, section 8.4.1), but some do.
 *
 * @throws Problem `unsupported_content_encoding`, `unsupported_media_type`
 */
export function requireContent(headers: IncomingHttpHeaders, types: readonly string[]): void {
  if (isEncoded(headers['content-encoding'])) throw new Problem('unsupported_content_encoding');
  if (!isOneOf(headers['content-type'], types)) throw new Problem('unsupported_media_type');
}

/** Codings are named in any case, and a list may have empty elements (RFC 9110, sections 8.4.1 and 5.6.1). */
function isEncoded(contentEncoding = ''): boolean {
  const codings = contentEncoding.split(',').map((coding) => coding.trim().toLowerCase());
  return codings.some((coding) => coding !== '' && coding !== 'identity');
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
