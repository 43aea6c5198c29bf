import { z } from 'zod';
import type { CardSpace } from '../../template/card-space.ts';
import { messageOf } from '../../thrown.ts';
import { readGivenFile } from '../read-given-file.ts';
import { UsageError } from '../usage-error.ts';

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
