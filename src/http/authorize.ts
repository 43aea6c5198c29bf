import { hash, timingSafeEqual } from 'node:crypto';
import { Problem } from '../errors.ts';

/** RFC 6750, section 2.1; the scheme's name is case-insensitive (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+)$/iu;

/**
 * @param token undefined lets everyone in
 * @returns a check of the header Authorization that throws Problem `unauthorized`
 */
export function createAuthorize(token: string | undefined): (authorization: string | undefined) => void {
  if (token === undefined) return () => undefined;
  const expected = digest(token);
  return (authorization = '') => {
    const [, received = ''] = BEARER.exec(authorization) ?? [];
    // Digests have one length, so that the time taken tells neither the token's length nor how much of it was right.
    if (!timingSafeEqual(digest(received), expected)) throw new Problem('unauthorized');
  };
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
