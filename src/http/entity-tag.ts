import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../errors.ts';

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
