/** Where cards live. A store keeps bytes under a key for ever and never changes what is there. */
export interface Store {
  /**
   * Stores `png` under `key` if nothing is there yet.
   *
   * @param key 32 lower-case hex digits
   * @param png the card; written whole or not at all
   * @returns 'stored' if this call wrote it, 'present' if the same bytes were there before
   * @throws Problem `store_unreachable` if the store cannot be reached, refuses, or holds other bytes under the
   *   key; `deadline_exceeded` if it does not answer in time or `signal` aborts. Nothing half-written stays behind.
   * @throws RangeError if `key` is anything else; nothing is read or written then
   */
  put(key: string, png: Uint8Array, signal: AbortSignal): Promise<'stored' | 'present'>;

  /**
   * @returns the card's bytes, or null if nothing is stored under `key`
   * @throws Problem `store_unreachable` or `deadline_exceeded`, and RangeError, as `put`
   */
  get(key: string, signal: AbortSignal): Promise<Buffer | null>;
}
