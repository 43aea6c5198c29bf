/** Adler-32 (RFC 1950, section 8.2), also of bytes that are joined or changed after they were summed. */

/** The largest prime below 65,536. */
export const BASE = 65_521;
/** So many bytes can be summed before the sums leave 32 bits signed. */
const BYTES_BETWEEN_MODULO = 3_800;

/** How bytes differ from those that an Adler-32 was taken of. Modulo {@link BASE}, so that the sums of a large picture stay exact. */
export interface ByteChange {
  /** The sum of new minus old. */
  readonly sum: number;
  /** The sum of new minus old, each times its byte's index. */
  readonly moment: number;
}

export function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let index = 0; index < bytes.length;) {
    const end = Math.min(index + BYTES_BETWEEN_MODULO, bytes.length);
    for (; index < end; index++) {
      low += bytes[index] ?? 0;
      high += low;
    }
    low %= BASE;
    high %= BASE;
  }
  return pack(low, high);
}

/** The Adler-32 of `first` followed by `second`, from theirs; `secondLength` in bytes. */
export function joinAdler32(first: number, second: number, secondLength: number): number {
  // Both sums start at 1 instead of 0, which counts twice in the joined one: hence the minus ones.
  const high = highOf(first) + highOf(second) + (secondLength % BASE) * (lowOf(first) - 1);
  return pack(lowOf(first) + lowOf(second) - 1, high);
}

/** The Adler-32 of `length` bytes after a change, from the one before it. */
export function changeAdler32(before: number, length: number, { sum, moment }: ByteChange): number {
  // A byte counts in the high sum as often as there are bytes from it to the end: length minus index times.
  return pack(lowOf(before) + sum, highOf(before) + (length % BASE) * (sum % BASE) - moment);
}

function lowOf(adler: number): number {
  return adler & 0xffff;
}

function highOf(adler: number): number {
  return adler >>> 16;
}

function pack(low: number, high: number): number {
  return ((remainder(high) << 16) | remainder(low)) >>> 0;
}

function remainder(value: number): number {
  const rest = value % BASE;
  return rest < 0 ? rest + BASE : rest;
}
