/** Where cards live. The first picture stored under a name stays as it is until somebody deletes it. */
export interface Store {
  /**
   * Stores `picture` under `name` if nothing is there yet.
   *
   * @param name 32 lower-case hex digits and the ending of the picture's format, `.png`, `.jpg` or `.webp`
   * @param picture written whole or not at all
   * @returns 'stored' if this call wrote it, 'present' if a picture of this name was there before, whatever its bytes
   * @throws Problem `store_unreachable` if the store cannot be reached or refuses; `deadline_exceeded` if it does not
   *   answer in time or `signal` aborts. Nothing half-written stays behind.
   * @throws RangeError if `name` is anything else; nothing is read or written then
   */
  put(name: string, picture: Uint8Array, signal: AbortSignal): Promise<'stored' | 'present'>;

  /**
   * @returns the picture's bytes, or null if nothing is stored under `name`
   * @throws Problem `store_unreachable` or `deadline_exceeded`, and RangeError, as `put`
   */
  get(name: string, signal: AbortSignal): Promise<Buffer | null>;

  /**
   * @returns whether a picture is stored under `name`; it is not read
   * @throws as `get`
   */
  has(name: string, signal: AbortSignal): Promise<boolean>;
}

/** How long whoever has a stored picture may keep it: a name never gets other bytes (RFC 9111, RFC 8246). */
export const CACHE_CONTROL = 'public, max-age=31536000, immutable';
