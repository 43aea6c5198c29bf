/** Links that draw carry a signature, so that only who has a key decides what is drawn. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The parameter that holds it; all others are signed. */
export const SIGNATURE = 'signature';

/** Of HMAC-SHA-256 in base64url without padding, RFC 4648, section 5. */
const SIGNATURE_LENGTH = 43;

/**
 * What is signed of a link: its path and its parameters, each name and value percent-encoded but for the unreserved
 * characters (RFC 3986, section 2.3), joined by "=", sorted as texts and joined by "&". However a link is written on
 * its way, this stays the same.
 *
 * @param path such as `/og/vaccine.png`
 * @param parameters without the signature
 */
export function canonicalLink(path: string, parameters: Iterable<readonly [string, string]>): string {
  const pairs = Array.from(parameters, ([name, value]) => `${encode(name)}=${encode(value)}`);
  return `${path}?${pairs.sort().join('&')}`;
}

/** @returns HMAC-SHA-256 (RFC 2104) as 43 characters of base64url */
export function signLink(canonical: string, key: string): string {
  return createHmac('sha256', key).update(canonical).digest('base64url');
}

/** Whether one of the keys made this signature; how long it takes tells nothing of how much of it was right. */
export function isSigned(canonical: string, signature: string, keys: readonly string[]): boolean {
  const received = Buffer.from(signature);
  if (received.length !== SIGNATURE_LENGTH) return false;
  const matches = keys.map((key) => timingSafeEqual(Buffer.from(signLink(canonical, key)), received));
  return matches.includes(true);
}

/** `encodeURIComponent` leaves five reserved characters as they are. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
