import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { importModule } from './load-definition.ts';
import type { Template } from './registry.ts';

/** A file beside `template.ts` that lists likely contexts. Not part of a card's key, because it does not change cards. */
export const SPACE_FILE = 'space.ts';

/** Largest number of cards of a space. Indices are stored in 32 bits. */
const MAX_CARDS = 2 ** 32 - 1;

/** The default export of `templates/<name>/space.ts`: the likely values of each field of the context. */
export type Axes = Readonly<Record<string, readonly unknown[]>>;

/** All combinations of the values of a template's axes, numbered from 0. The last field changes fastest. */
export interface CardSpace {
  readonly axes: Axes;
  readonly size: number;
  /** Returns the position of each value on its axis, in the order of the axes. @param index less than `size` */
  readonly positions: (index: number) => number[];
  /** Returns a context. @param index less than `size` */
  readonly context: (index: number) => Readonly<Record<string, unknown>>;
}

/**
 * Loads a template's space and checks each of its values against the schema of the context.
 *
 * @returns null if the template has no space
 * @throws Error with a message for the author of the space
 */
export async function loadSpace(template: Template): Promise<CardSpace | null> {
  const file = join(template.directory, SPACE_FILE);
  if (!existsSync(file)) return null;
  const module: { default?: unknown } = await importModule(file);
  const { success, data } = axesSchema.safeParse(module.default);
  if (!success) {
    throw new Error(
      `Expected ${file} to export by default an object with a list of different values for each field.`,
    );
  }
  const space = createSpace(data);
  if (space.size > MAX_CARDS)
    throw new Error(`Expected at most ${MAX_CARDS} cards in ${file} but received ${space.size}.`);
  checkFit(space, template, file);
  return space;
}

const axesSchema = z.record(
  z.string(),
  z
    .array(z.unknown())
    .min(1)
    .refine((values) => new Set(values.map((value) => JSON.stringify(value))).size === values.length),
);

export function createSpace(axes: Axes): CardSpace {
  const lists = Object.entries(axes);
  const positions = (index: number): number[] => {
    const found: number[] = [];
    let rest = index;
    for (const [, { length }] of lists.toReversed()) {
      found.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    return found;
  };
  return {
    axes,
    size: lists.reduce((product, [, { length }]) => product * length, 1),
    positions,
    context(index) {
      const chosen = positions(index);
      return Object.fromEntries(lists.map(([field, values], axis) => [field, values[chosen[axis] ?? 0]]));
    },
  };
}

/** Checks each value once, with the first values of the other fields. All combinations would take minutes. */
function checkFit({ axes, context }: CardSpace, template: Template, file: string): void {
  const first = context(0);
  for (const [field, values] of Object.entries(axes)) {
    for (const value of values) {
      const { error } = template.context.safeParse({ ...first, [field]: value });
      const [issue] = error?.issues ?? [];
      if (issue === undefined) continue;
      const where = issue.path.join('.') || 'the context';
      throw new Error(
        `Expected ${field} ${JSON.stringify(value)} of ${file} to fit: ${where}: ${issue.message}.`,
      );
    }
  }
}
