import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { Problem } from '../errors.ts';

/** Of the headers of what may be cached, for the API document. */
export const CACHING_HEADERS = {
  etag: {
    type: 'string',
    required: true,
    description:
      'Names what is sent; a request with it as If-None-Match is answered 304 as long as it stays the same',
  },
  'cache-control': {
    type: 'string',
    required: true,
    description: 'For how long a cache may answer with it, in seconds',
  },
} as const;

/** The answer that has no body, because the client has it already. */
export const notModified = z
  .undefined()
  .meta({ description: 'The client has it already', headers: CACHING_HEADERS });

/**
 * Looks whether the client wants what has this tag (RFC 9110, section 13.1.1). The comparison is strong (section 8.8.3.2).
 *
 * @throws Problem `precondition_failed`
 */
export function requireMatch({ 'if-match': ifMatch }: IncomingHttpHeaders, tag: string): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!ifMatch.split(',').some((entry) => entry.trim() === tag)) throw new Problem('precondition_failed');
}

/**
 * @param ifNoneMatch the header If-None-Match: tags, or `*` for any (RFC 9110, section 13.1.2)
 * @returns whether it names this tag of something that exists; the comparison is weak (section 8.8.3.2)
 */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  const entries = (ifNoneMatch ?? '').split(',').map((entry) => entry.trim());
  if (entries.length === 1 && entries[0] === '*') return true;
  return entries.some((entry) => entry.replace(/^W\//u, '') === tag);
}
