import { z } from 'zod';
import type { CardSpace } from '../template/card-space.ts';
import { messageOf } from '../thrown.ts';
import { UsageError } from './errors.ts';
import { readGivenFile } from './terminal.ts';

/** Which of several tasks this is, as Cloud Run Jobs tells each of its own. */
export interface Task {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** The cards of one task. */
export interface Share {
  readonly size: number;
  /** @param position less than `size` @returns a card's index in the space */
  readonly indexAt: (position: number) => number;
}

/**
 * Gives a task every nth card, so that it reaches its cards by their index alone, and each task has its part of the
 * likely ones.
 *
 * @param cards of the space
 */
export function shareOf({ index, count }: Task, cards: number): Share {
  return {
    size: Math.max(0, Math.ceil((cards - index) / count)),
    indexAt: (position) => index + position * count,
  };
}

/** How often values are asked for, in any unit: `{"area": {"東京都": 14047594}, "age": {"40": 1500000}}`. */
const weightsSchema = z.record(z.string(), z.record(z.string(), z.number().nonnegative()));

/** How likely a card is to be asked for: the product of its values' weights. A field without weights counts for all alike. */
export type WeightOf = (index: number) => number;

/** @throws UsageError if the file cannot be read, is no such JSON, or names what the space does not have */
export async function readWeights(file: string, space: CardSpace): Promise<WeightOf> {
  const weights = await readFileOf(file);
  for (const [field, ofValues] of Object.entries(weights)) {
    const values = new Set((space.axes[field] ?? []).map(String));
    if (values.size === 0)
      throw new UsageError(`Expected weights of fields of the space but ${file} has "${field}".`);
    const unknown = Object.keys(ofValues).find((value) => !values.has(value));
    if (unknown !== undefined) {
      throw new UsageError(`Expected weights of values of the space but ${file} has ${field} "${unknown}".`);
    }
  }
  const axes = Object.entries(space.axes).map(([field, values]) => {
    const ofValues = weights[field];
    // Who weighs some values says of the others that nobody asks for them.
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
    const reason = error instanceof z.ZodError ? 'it has another form' : messageOf(error);
    throw new UsageError(`Expected weights such as {"area":{"東京都":14}} in ${file} but ${reason}.`);
  }
}

/** Puts the likeliest first; equal ones stay in the order of the space. */
export function sortByWeight(indices: Uint32Array, weightOf: WeightOf): Uint32Array {
  const weights = Float64Array.from(indices, weightOf);
  const order = Uint32Array.from(indices, (_, position) => position).sort(
    (one, other) => (weights[other] ?? 0) - (weights[one] ?? 0) || one - other,
  );
  return order.map((position) => indices[position] ?? 0);
}

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
