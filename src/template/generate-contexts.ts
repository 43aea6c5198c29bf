import { z } from 'zod';
import { schemaAlternatives, type JsonSchema, type SchemaObject } from '../context/validate.ts';
import { COLOUR_KEYWORD } from './colour-field.ts';
import type { CardContext } from './compile-template.ts';
import { splitSafely } from './nunjucks.ts';
import { pictureSizeOf, SMALLEST_PICTURE } from './picture-field.ts';

/** Makes a text of a length, in code points. */
type FillText = (length: number) => string;

/** As wide as a character gets, and with nowhere better to break than anywhere. */
const fillWide: FillText = (length) => '漢'.repeat(length);

/**
 * The context that asks most of a card: texts of the greatest length, the greatest numbers, lists with the most items.
 *
 * @param fill makes the texts, of the characters that are widest if nothing else is wanted
 * @returns null if the schema has rules that such values break, or does not say how long they may be
 */
export function longestContext(schema: z.ZodType<object>, fill: FillText = fillWide): object | null {
  const { success, data } = schema.safeParse(longestValue(z.toJSONSchema(schema, { io: 'input' }), fill));
  return success ? data : null;
}

function longestValue(schema: JsonSchema, fill: FillText): unknown {
  return schemaAlternatives(schema)
    .map((alternative) => longestOf(alternative, fill))
    .filter((value) => value !== undefined)
    .toSorted(byLength)
    .at(-1);
}

/** @returns undefined if the schema does not say */
function longestOf(schema: SchemaObject, fill: FillText): unknown {
  if (pictureSizeOf(schema) !== undefined) return SMALLEST_PICTURE;
  if (schema[COLOUR_KEYWORD] !== undefined) return schema['examples']?.[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum.toSorted(byLength).at(-1);
  switch (schema.type) {
    case 'string':
      return schema.maxLength === undefined ? undefined : fill(schema.maxLength);
    case 'integer':
    case 'number':
      return schema.maximum;
    case 'boolean':
      return true;
    case 'array': {
      const { items, maxItems = 0 } = schema;
      const isOne = items !== undefined && !Array.isArray(items);
      return Array.from({ length: maxItems }, () => (isOne ? longestValue(items, fill) : undefined));
    }
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [
          name,
          longestValue(property, fill),
        ]),
      );
    case 'null':
      return null;
    case undefined:
      break;
  }
  return undefined;
}

function byLength(one: unknown, other: unknown): number {
  return lengthOf(one) - lengthOf(other);
}

function lengthOf(value: unknown): number {
  return value === null ? 0 : JSON.stringify(value).length;
}

/** A template is filled with so many contexts when it is checked. */
const MAX_CONTEXTS = 400;
/** Values of one field that are tried. */
const MAX_VALUES = 40;
/** Contexts that differ from another in two fields, and in all. */
const PAIRS = 150;
const RANDOM = 50;

/** Texts and numbers that a template compares values with. */
export interface Literals {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

export function findLiterals(sources: readonly string[]): Literals {
  const texts = new Set<string>();
  const numbers = new Set<number>();
  for (const source of sources) {
    for (const piece of splitSafely(source, () => undefined) ?? []) {
      if (piece.kind === 'markup' || piece.kind === 'comment') continue;
      for (const [, one, other] of piece.source.matchAll(/'([^'\\]*)'|"([^"\\]*)"/gu))
        texts.add(one ?? other ?? '');
      for (const [number] of piece.source.matchAll(/\d+(?:\.\d+)?/gu)) numbers.add(Number(number));
    }
  }
  return { texts: [...texts], numbers: [...numbers] };
}

/** Contexts that try a template. */
export interface TryingContexts {
  /** The examples, and contexts at the edges of what the schema accepts. */
  readonly first: readonly CardContext[];
  /** Another one, by chance. */
  readonly next: () => CardContext;
}

/** Stands for a member that is left out. */
const ABSENT = Symbol('absent');

/**
 * Contexts that the schema accepts, at its edges: what may be missing is there, null and missing; texts have the least
 * and the greatest length, numbers the least and the greatest value; each literal of the template and its neighbours are
 * tried. They differ from a small and a large context in one field, then in two, then in all by chance, which is the
 * same at every check.
 *
 * @param schema what the context is validated by
 * @param examples contexts that the author wrote; the first is varied too
 */
export function generateContexts(
  schema: z.ZodType<object>,
  jsonSchema: SchemaObject,
  { examples, literals }: { readonly examples: readonly object[]; readonly literals: Literals },
): TryingContexts {
  const contexts = new Map<string, CardContext>();
  const add = (candidate: unknown): CardContext | null => {
    const { success, data } = schema.safeParse(candidate);
    if (!success) return null;
    const context = { ...data };
    if (contexts.size < MAX_CONTEXTS) contexts.set(JSON.stringify(data), context);
    return context;
  };
  for (const example of examples) add(example);

  const required = new Set(jsonSchema.required);
  const members = Object.entries(jsonSchema.properties ?? {}).map(([name, property]) => {
    const known = valuesOf(property, literals);
    // Of a field that may be anything, the examples have values.
    const own = known.length > 0 ? known : examples.map((example) => Reflect.get(example, name));
    return { name, values: required.has(name) ? own : [ABSENT, ...own] };
  });
  const pick = (choose: (values: readonly unknown[]) => unknown): Member[] =>
    members.map(({ name, values }) => [name, choose(values)]);
  const bases = [pick((values) => values[0]), pick((values) => values.at(-1))];
  const [example] = examples;
  if (example !== undefined)
    bases.push(members.map(({ name }) => [name, Reflect.get(example, name) ?? ABSENT]));
  for (const base of bases) {
    add(objectOf(base));
    for (const [index, { name, values }] of members.entries()) {
      for (const value of values) add(objectOf(base.with(index, [name, value])));
    }
  }
  const random = createRandom();
  const choose = <Item>(items: readonly Item[]): Item | undefined =>
    items[Math.floor(random() * items.length)];
  for (let count = 0; count < PAIRS && members.length > 1; count += 1) {
    let context = bases[count % bases.length] ?? [];
    for (let change = 0; change < 2; change += 1) {
      const index = Math.floor(random() * members.length);
      const { name = '', values = [] } = members[index] ?? {};
      context = context.with(index, [name, choose(values)]);
    }
    add(objectOf(context));
  }
  for (let count = 0; count < RANDOM; count += 1) add(objectOf(pick(choose)));
  const first = [...contexts.values()];
  return { first, next: () => add(objectOf(pick(choose))) ?? first[0] ?? {} };
}

type Member = readonly [name: string, value: unknown];

function objectOf(members: readonly Member[]): object {
  return Object.fromEntries(members.filter(([, value]) => value !== ABSENT && value !== undefined));
}

/** A linear congruential generator (Numerical Recipes), so that each check sees the same. @returns 0 to below 1 */
function createRandom(): () => number {
  let state = 20_261_130;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Values that a schema accepts, the smallest first and the largest last. */
function valuesOf(schema: JsonSchema | undefined, literals: Literals): unknown[] {
  const values = schemaAlternatives(schema ?? true).flatMap((alternative) =>
    valuesOfOne(alternative, literals),
  );
  // Null last would make the largest context a small one.
  const sorted = [...values.filter((value) => value === null), ...values.filter((value) => value !== null)];
  return sorted.length <= MAX_VALUES ? sorted : [...sorted.slice(0, MAX_VALUES - 1), sorted.at(-1)];
}

function valuesOfOne(schema: SchemaObject, literals: Literals): unknown[] {
  if (pictureSizeOf(schema) !== undefined) return [SMALLEST_PICTURE];
  if (schema[COLOUR_KEYWORD] !== undefined) return ['#000000', '#ff0000', '#ffffff'];
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum !== undefined) return [...schema.enum];
  switch (schema.type) {
    case 'string':
      return textsOf(schema, literals);
    case 'integer':
    case 'number':
      return numbersOf(schema, literals);
    case 'boolean':
      return [false, true];
    case 'array':
      return listsOf(schema, literals);
    case 'object':
      return objectsOf(schema, literals);
    case 'null':
      return [null];
    case undefined:
      break;
  }
  return [];
}

function textsOf(
  { minLength = 0, maxLength = minLength + 1, examples }: SchemaObject,
  { texts }: Literals,
): string[] {
  const fits = (text: string): boolean => {
    const { length } = Array.from(text);
    return length >= minLength && length <= maxLength;
  };
  const given = Array.isArray(examples) ? examples.filter((one) => typeof one === 'string') : [];
  const own = ['あ'.repeat(minLength), ...given, ...texts.filter(fits), fillWide(maxLength)];
  return [...new Set(own)];
}

function numbersOf(schema: SchemaObject, { numbers }: Literals): number[] {
  const isWhole = schema.type === 'integer';
  const step = isWhole ? 1 : 1e-6;
  const { exclusiveMinimum, exclusiveMaximum } = schema;
  const least = schema.minimum ?? (typeof exclusiveMinimum === 'number' ? exclusiveMinimum + step : -1e300);
  const most = schema.maximum ?? (typeof exclusiveMaximum === 'number' ? exclusiveMaximum - step : 1e300);
  const inner = [0, 1, ...numbers.flatMap((number) => [number - 1, number, number + 1])];
  // Where a whole number is needed, a fraction must not be allowed.
  if (!isWhole) inner.push(Math.max(least, -1_000) + 0.123);
  const fitting = inner.filter(
    (number) => number > least && number < most && (!isWhole || Number.isInteger(number)),
  );
  return [...new Set([least, ...fitting, most])];
}

function listsOf(
  { items, minItems = 0, maxItems = minItems + 1 }: SchemaObject,
  literals: Literals,
): unknown[][] {
  if (items === undefined || Array.isArray(items)) return minItems === 0 ? [[]] : [];
  const values = valuesOf(items, literals);
  const ones = maxItems >= 1 && minItems <= 1 ? values.map((value) => [value]) : [];
  const lists = [repeat(values[0], minItems), ...ones];
  if (maxItems >= 2 && minItems <= 2) lists.push([values[0], values.at(-1)]);
  lists.push(repeat(values.at(-1), maxItems));
  return lists;
}

function objectsOf(schema: SchemaObject, literals: Literals): object[] {
  const { properties = {}, additionalProperties } = schema;
  const required = new Set(schema.required);
  if (Object.keys(properties).length === 0 && typeof additionalProperties === 'object') {
    return [{}, ...valuesOf(additionalProperties, literals).map((value) => ({ a: value }))];
  }
  const members = Object.entries(properties).map(([name, property]) => {
    const own = valuesOf(property, literals);
    return { name, values: required.has(name) ? own : [ABSENT, ...own] };
  });
  const smallest = members.map(({ name, values }): Member => [name, values[0]]);
  const largest = members.map(({ name, values }): Member => [name, values.at(-1)]);
  const between = [smallest, largest].flatMap((base) =>
    members.flatMap(({ name, values }, index) =>
      values.map((value) => objectOf(base.with(index, [name, value]))),
    ),
  );
  return [objectOf(smallest), ...between, objectOf(largest)];
}

function repeat(value: unknown, length: number): unknown[] {
  return Array.from({ length }, () => value);
}
