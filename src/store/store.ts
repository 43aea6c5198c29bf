/** Where cards live. A store keeps bytes under a name for ever and never changes what is there. */
export interface Store {
  /**
   * Stores `picture` under `name` if nothing is there yet.
   *
   * @param name 32 lower-case hex digits and the ending of the picture's format, `.png`, `.jpg` or `.webp`
   * @param picture written whole or not at all
   * @returns 'stored' if this call wrote it, 'present' if the same bytes were there before
   * @throws Problem `store_unreachable` if the store cannot be reached, refuses, or holds other bytes under the
   *   name; `deadline_exceeded` if it does not answer in time or `signal` aborts. Nothing half-written stays behind.
   * @throws RangeError if `name` is anything else; nothing is read or written then
   */
  put(name: string, picture: Uint8Array, signal: AbortSignal): Promise<'stored' | 'present'>;

  /**
   * @returns the picture's bytes, or null if nothing is stored under `name`
   * @throws Problem `store_unreachable` or `deadline_exceeded`, and RangeError, as `put`
   */
  get(name: string, signal: AbortSignal): Promise<Buffer | null>;

  /**
   * @returns whether something is stored under `name`; its bytes are not read
   * @throws Problem `store_unreachable` or `deadline_exceeded`, and RangeError, as `put`
   */
  has(name: string, signal: AbortSignal): Promise<boolean>;
}

/** How long whoever has a stored picture may keep it: a name never gets other bytes (RFC 9111, RFC 8246). */
export const CACHE_CONTROL = 'public, max-age=31536000, immutable';
