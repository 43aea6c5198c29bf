import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { importModule } from './load-definition.ts';
import type { Template } from './registry.ts';

/** Beside `template.ts`; it says which cards are likely, not how they look, so it is no part of a card's key. */
export const SPACE_FILE = 'space.ts';

/** Cards of a space, whose indices are kept in 32 bits. */
const MAX_CARDS = 2 ** 32 - 1;

/** What `templates/<name>/space.ts` exports as its default: the values that each field of the context may have. */
export type Axes = Readonly<Record<string, readonly unknown[]>>;

/** All contexts of a template that are made of the values of its axes, numbered from 0; the last field changes fastest. */
export interface CardSpace {
  readonly axes: Axes;
  readonly size: number;
  /** Position of each value on its axis, in the order of the axes. @param index less than `size` */
  readonly positions: (index: number) => number[];
  /** @param index less than `size` */
  readonly context: (index: number) => Readonly<Record<string, unknown>>;
}

/**
 * Loads a template's space and checks that each of its values fits the context.
 *
 * @returns null if the template has none
 * @throws Error with a message for whoever wrote the space
 */
export async function loadSpace(template: Template): Promise<CardSpace | null> {
  const file = join(template.directory, SPACE_FILE);
  if (!existsSync(file)) return null;
  const module: { default?: unknown } = await importModule(file);
  const { success, data } = axesSchema.safeParse(module.default);
  if (!success) {
    throw new Error(`Expected ${file} to export a list of different values for each field.`);
  }
  const space = createSpace(data);
  if (space.size > MAX_CARDS) throw new Error(`Expected at most ${MAX_CARDS} cards in ${file}.`);
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

/** Each value once, with the first values of the other fields: all combinations would take minutes. */
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
