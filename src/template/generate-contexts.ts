import { z } from 'zod';
import { schemaAlternatives, type JsonSchema, type SchemaObject } from '../context/validate.ts';
import { COLOUR_KEYWORD } from './colour-field.ts';
import type { CardContext } from './compile-template.ts';
import { splitSafely } from './nunjucks.ts';
import { pictureSizeOf, SMALLEST_PICTURE } from './picture-field.ts';

/** Returns a text of a length in code points. */
type FillText = (length: number) => string;

/** Returns the widest text of a length: full-width characters, between which any line break is allowed. */
const fillWide: FillText = (length) => '漢'.repeat(length);

/**
 * Returns the context that needs the most space: the longest texts, the greatest numbers, lists with the most items.
 *
 * @param fill returns the texts; defaults to the widest characters
 * @returns null if the schema rejects these values or has no upper limits
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

/** Returns the longest value of a schema without alternatives. Returns undefined if the schema has no upper limit. */
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

/** Largest number of contexts in {@link TrialContexts.first}. */
const MAX_CONTEXTS = 400;
/** Largest number of values of one field. */
const MAX_VALUES = 40;
/** Number of contexts that differ from a base in two fields. */
const PAIRS = 150;
/** Number of contexts with random values in all fields. */
const RANDOM = 50;

/** The literals of a template's expressions. Conditions often compare values with them. */
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

/** Contexts for the check of a template. */
export interface TrialContexts {
  /** The examples, and contexts with boundary values of the schema. */
  readonly first: readonly CardContext[];
  /** Returns another context with random values. */
  readonly next: () => CardContext;
}

/** The value of a field that is left out. */
const ABSENT = Symbol('absent');

/**
 * Returns contexts with boundary values that the schema accepts. Optional fields are present, null and missing. Texts
 * have the least and the greatest length, numbers the least and the greatest value. Literals of the template and their
 * neighbours are used too. The contexts differ from a small base, a large base and the first example in one field, then
 * in two, then in all fields at random. The random values are the same for every check.
 *
 * @param schema validates the context
 * @param examples the contexts of the template's author
 */
export function generateContexts(
  schema: z.ZodType<object>,
  jsonSchema: SchemaObject,
  { examples, literals }: { readonly examples: readonly object[]; readonly literals: Literals },
): TrialContexts {
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
    // A field without a known type has only the values of the examples.
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

/** Returns a generator of numbers from 0 to below 1 (linear congruential, Numerical Recipes), the same for every check. */
function createRandom(): () => number {
  let state = 20_261_130;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Returns values that a schema accepts, the smallest first and the largest last. */
function valuesOf(schema: JsonSchema | undefined, literals: Literals): unknown[] {
  const values = schemaAlternatives(schema ?? true).flatMap((alternative) =>
    valuesOfOne(alternative, literals),
  );
  // Null is first, because the last value is used for the large base.
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
  // A fraction finds attributes that need a whole number, though the schema allows fractions.
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
