/** The only shape of name that reaches a store: no path, no dot, no separator. */
const STORE_KEY = /^[0-9a-f]{32}$/;

/** @throws RangeError unless `key` is 32 lower-case hex digits */
export function assertStoreKey(key: string): void {
  if (!STORE_KEY.test(key)) {
    throw new RangeError(`Expected a key of 32 lower-case hex digits but received ${JSON.stringify(key)}`);
  }
}
