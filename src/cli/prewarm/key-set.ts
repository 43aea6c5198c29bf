/** Digits of a key that are kept. Of ten million cards two have the same ones once in some 400,000 spaces. */
const DIGITS = 16;

/** The keys of millions of cards, eight bytes each. */
export interface KeySet {
  has(key: string): boolean;
  readonly size: number;
}

/**
 * Reads lists at the same time.
 *
 * @param lists of names of pictures, each name with its card's key at its beginning; the lists and the names of each are
 *   in the order of their code units
 */
export async function readKeySet(lists: readonly AsyncIterable<string>[]): Promise<KeySet> {
  const parts = await Promise.all(lists.map(readKeys));
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const keys = new BigUint64Array(size);
  let offset = 0;
  for (const part of parts) {
    keys.set(part, offset);
    offset += part.length;
  }

  /** The keys are in order, as the names were. */
  function has(key: string): boolean {
    const wanted = numberOf(key);
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = keys[middle] ?? 0n;
      if (found === wanted) return true;
      if (found < wanted) low = middle + 1;
      else high = middle;
    }
    return false;
  }

  return { has, size };
}

async function readKeys(names: AsyncIterable<string>): Promise<BigUint64Array> {
  let keys = new BigUint64Array(1024);
  let size = 0;
  for await (const name of names) {
    if (size === keys.length) keys = new BigUint64Array(keys.buffer.transfer(keys.byteLength * 2));
    keys[size++] = numberOf(name);
  }
  return keys.subarray(0, size);
}

function numberOf(name: string): bigint {
  return BigInt(`0x${name.slice(0, DIGITS)}`);
}
