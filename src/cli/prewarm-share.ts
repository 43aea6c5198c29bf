import { z } from 'zod';
import type { CardSpace } from '../template/card-space.ts';
import { messageOf } from '../thrown.ts';
import { UsageError } from './errors.ts';
import { readGivenFile } from './terminal.ts';

/** The position of this process among the tasks of a Cloud Run job. */
export interface Task {
  /** 0-based. */
  readonly index: number;
  readonly count: number;
}

/** The cards of one task. */
export interface Share {
  readonly size: number;
  /** Returns a card's index in the space. `position` must be less than `size`. */
  readonly indexAt: (position: number) => number;
}

/**
 * Returns a task's share: every nth card. A task computes its cards from the index alone, and likely cards spread over
 * all tasks.
 *
 * @param cards number of cards in the space
 */
export function shareOf({ index, count }: Task, cards: number): Share {
  return {
    size: Math.max(0, Math.ceil((cards - index) / count)),
    indexAt: (position) => index + position * count,
  };
}

/** How often values are requested, in any unit: `{"area": {"東京都": 14047594}, "age": {"40": 1500000}}`. */
const weightsSchema = z.record(z.string(), z.record(z.string(), z.number().nonnegative()));

/** Returns how likely a card is requested: the product of its values' weights. A field without weights has no influence. */
export type WeightOf = (index: number) => number;

/**
 * Reads a file of weights.
 *
 * @throws UsageError if the file cannot be read, does not match the schema, or has fields or values that are not in the
 *   space
 */
export async function readWeights(file: string, space: CardSpace): Promise<WeightOf> {
  const weights = await readFileOf(file);
  for (const [field, ofValues] of Object.entries(weights)) {
    const values = new Set((space.axes[field] ?? []).map(String));
    if (values.size === 0)
      throw new UsageError(`Expected weights for fields of the space but ${file} has "${field}".`);
    const unknown = Object.keys(ofValues).find((value) => !values.has(value));
    if (unknown !== undefined) {
      throw new UsageError(`Expected weights for values of the space but ${file} has ${field} "${unknown}".`);
    }
  }
  const axes = Object.entries(space.axes).map(([field, values]) => {
    const ofValues = weights[field];
    // In a field with weights, a value without one counts as never requested.
    return values.map((value) => (ofValues === undefined ? 1 : (ofValues[String(value)] ?? 0)));
  });
  return (index) =>
    space.positions(index).reduce((product, position, axis) => product * (axes[axis]?.[position] ?? 0), 1);
}

async function readFileOf(file: string): Promise<z.infer<typeof weightsSchema>> {
  const bytes = await readGivenFile(file, 'weights');
  try {
    return weightsSchema.parse(JSON.parse(bytes.toString()));
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'its JSON has another shape' : messageOf(error);
    throw new UsageError(`Expected weights such as {"area":{"東京都":14}} in ${file} but ${reason}.`);
  }
}

/** Sorts cards by descending weight. Cards of equal weight stay in the order of the space. */
export function sortByWeight(indices: Uint32Array, weightOf: WeightOf): Uint32Array {
  const weights = Float64Array.from(indices, weightOf);
  const order = Uint32Array.from(indices, (_, position) => position).sort(
    (one, other) => (weights[other] ?? 0) - (weights[one] ?? 0) || one - other,
  );
  return order.map((position) => indices[position] ?? 0);
}

/** Hexadecimal digits kept of a key. In ten million cards, two keys collide in about one of 400,000 spaces. */
const DIGITS = 16;

/** A set of keys for millions of cards. It needs eight bytes per key. */
export interface KeySet {
  has(key: string): boolean;
  readonly size: number;
}

/**
 * Reads lists of picture names concurrently, and returns the set of their cards' keys.
 *
 * @param lists each name begins with its card's key. The lists, and the names in each list, are sorted by code units
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

  /** Searches binarily: the keys are sorted because the names were. */
  function has(key: string): boolean {
    const searched = numberOf(key);
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = keys[middle] ?? 0n;
      if (found === searched) return true;
      if (found < searched) low = middle + 1;
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
