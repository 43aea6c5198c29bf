import { hash, timingSafeEqual } from 'node:crypto';
import { Problem } from '../errors.ts';

/** RFC 6750, section 2.1; the scheme's name is case-insensitive (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+)$/iu;

/**
 * @param tokens of which a request has to bring one; none lets everyone in
 * @returns a check of the header Authorization that throws Problem `unauthorized`
 */
export function createAuthorize(tokens: readonly string[]): (authorization: string | undefined) => void {
  if (tokens.length === 0) return () => undefined;
  const expected = tokens.map(digest);
  return (authorization = '') => {
    const [, received = ''] = BEARER.exec(authorization) ?? [];
    const found = digest(received);
    // Digests have one length, so that the time taken tells neither a token's length nor how much of it was right. All
    // tokens are compared, so that it does not tell which one was right.
    const matches = expected.filter((token) => timingSafeEqual(found, token));
    if (matches.length === 0) throw new Problem('unauthorized');
  };
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
