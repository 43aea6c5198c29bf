import type { IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';
import { Problem } from '../errors.ts';

/**
 * Only JSON in UTF-8 as it is: another charset would be read wrongly, and a compressed body would get past the limit
 * of its size.
 *
 * @throws Problem `unsupported_content_encoding`, `unsupported_media_type`
 */
export function requireJson(headers: IncomingHttpHeaders): void {
  if (headers['content-encoding'] !== undefined) throw new Problem('unsupported_content_encoding');
  if (!isJson(headers['content-type'])) throw new Problem('unsupported_media_type');
}

function isJson(contentType = ''): boolean {
  try {
    const { essence, params } = new MIMEType(contentType);
    return essence === 'application/json' && (params.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8';
  } catch {
    return false;
  }
}
