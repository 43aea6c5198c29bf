/** Requests as the API document allows them, and with one fault each. */
import * as fc from 'fast-check';
import { canonicalLink, SIGNATURE, signLink } from '../../../src/http/link-query.ts';
import { OPERATIONS, resolved, type Operation, type Schema } from './api-document.ts';

export interface GeneratedRequest {
  readonly path: string;
  readonly method: string;
  /** What is wrong with it; null if nothing is. */
  readonly fault: string | null;
  /** Of a body of lines, whether each is as it has to be. */
  readonly lines: readonly boolean[];
  readonly sent: {
    readonly method: 'GET' | 'POST' | 'DELETE';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly payload?: string;
  };
}

/** What the document cannot know. */
export interface Surroundings {
  readonly token: string;
  readonly linkKey: string;
  /** Values of parameters that exist, or have not passed, where the document allows others as well. */
  readonly known: Readonly<Record<string, string>>;
  readonly characters: fc.Arbitrary<string>;
}

type Query = readonly (readonly [name: string, value: string])[];

/** Members of a request before one of them is spoilt. */
interface Parts {
  readonly path: string;
  readonly query: Query;
  readonly headers: Readonly<Record<string, string>>;
  readonly method: string;
  readonly bodies: readonly string[];
}

export function requests(surroundings: Surroundings): fc.Arbitrary<GeneratedRequest> {
  return fc
    .constantFrom(...OPERATIONS)
    .chain(({ path, method, operation }) => requestOf({ path, method, operation }, surroundings));
}

function requestOf(
  { path, method, operation }: (typeof OPERATIONS)[number],
  surroundings: Surroundings,
): fc.Arbitrary<GeneratedRequest> {
  const [mediaType, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const isLines = media?.schema.contentSchema !== undefined;
  const context = media && resolved(media.schema.contentSchema ?? media.schema);
  const needsToken = operation.security.length > 0;
  const valid = fc.record({
    path: valuesOf(operation, 'path', surroundings).map((values) =>
      values.reduce((built, [name, value]) => built.replace(`{${name}}`, encodeURIComponent(value)), path),
    ),
    query: valuesOf(operation, 'query', surroundings),
    headers: fc.constant({
      ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
      ...(needsToken ? { authorization: `Bearer ${surroundings.token}` } : {}),
    }),
    method: fc.constant(method.toUpperCase()),
    bodies: context
      ? fc.array(
          valueOf(context, surroundings).map((value) => JSON.stringify(value)),
          {
            minLength: 1,
            maxLength: isLines ? 4 : 1,
          },
        )
      : fc.constant([]),
  });
  const faults = faultsOf(operation, context, isLines);
  // As many with a fault as without.
  return fc
    .tuple(valid, fc.boolean(), fc.constantFrom(...faults), fc.nat())
    .map(([parts, isValid, fault, seed]) => {
      const { name, spoil } = isValid ? SOUND : fault;
      const { path: sentPath, query, headers, method: sentMethod, bodies } = spoil(parts, seed);
      const url =
        path.startsWith('/og/') && name !== 'signature'
          ? signed(sentPath, query, surroundings.linkKey)
          : withQuery(sentPath, query);
      const payload = bodies.length === 0 ? {} : { payload: bodies.join('\n') };
      const spoilsLine = isLines && name === 'body';
      return {
        path,
        method,
        fault: spoilsLine ? null : name,
        lines: isLines ? bodies.map((_body, index) => !spoilsLine || index > 0) : [],
        sent: { method: sentMethod as 'GET', url, headers, ...payload },
      };
    });
}

interface Fault {
  readonly name: string | null;
  readonly spoil: (parts: Parts, seed: number) => Parts;
}

const SOUND: Fault = { name: null, spoil: (parts) => parts };

function faultsOf(operation: Operation, context: Schema | undefined, isLines: boolean): Fault[] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
  const restricted = parameters.filter(
    ({ schema }) => schema.type === 'integer' || schema.enum !== undefined,
  );
  const faults: Fault[] = [
    {
      name: 'unknown parameter',
      spoil: (parts, seed) => ({ ...parts, query: [...parts.query, [`unknown${seed % 100}`, '1']] }),
    },
    { name: 'method', spoil: (parts) => ({ ...parts, method: 'DELETE' }) },
    ...restricted.map(({ name }): Fault => ({
      name: `parameter ${name}`,
      spoil: (parts, seed) => ({
        ...parts,
        query: [
          ...parts.query.filter(([other]) => other !== name),
          [name, pick(['-1', '1e3', ' ', 'none', '01'], seed)],
        ],
      }),
    })),
  ];
  if (parameters.length > 0) {
    faults.push({
      name: 'parameter twice',
      spoil: (parts) => ({ ...parts, query: [...parts.query, ['scale', '1'], ['scale', '1']] }),
    });
  }
  if (parameters.some(({ name }) => name === SIGNATURE)) {
    faults.push({
      name: 'signature',
      spoil: (parts, seed) => ({ ...parts, query: [...parts.query, [SIGNATURE, String(seed)]] }),
    });
  }
  if (operation.security.length > 0) {
    faults.push({
      name: 'token',
      spoil: (parts) => ({ ...parts, headers: without(parts.headers, 'authorization') }),
    });
  }
  if (context === undefined) return faults;
  const spoilBody: Fault = {
    name: 'body',
    spoil: (parts, seed) => ({
      ...parts,
      bodies: parts.bodies.with(0, spoilt(parts.bodies[0] ?? '', context, seed)),
    }),
  };
  return [
    ...faults,
    // As often as all others together: a body has the most ways to be wrong.
    ...Array.from(faults, () => spoilBody),
    {
      name: 'type',
      spoil: (parts) => ({ ...parts, headers: { ...parts.headers, 'content-type': 'text/plain' } }),
    },
    ...(isLines ? [] : [{ name: 'no body', spoil: (parts: Parts) => ({ ...parts, bodies: [''] }) }]),
  ];
}

/** A body with one value that its schema does not allow. */
function spoilt(body: string, { properties, required }: Schema, seed: number): string {
  const value: Record<string, unknown> = JSON.parse(body);
  const name = pick(Object.keys(properties), seed);
  const schema = resolved(properties[name]);
  const ways: (() => unknown)[] = [
    () => ({ ...value, [`x${name}`]: 1 }),
    () => ({ ...value, [name]: pick([null, true, [], {}], seed >> 3) }),
    () => [value],
  ];
  if (required.includes(name)) ways.push(() => without(value, name));
  if (schema.type === 'integer') {
    for (const wrong of [schema.maximum + 1, schema.minimum - 1, schema.minimum + 0.5, '1']) {
      ways.push(() => ({ ...value, [name]: wrong }));
    }
  } else {
    const { pattern = '', maxLength } = schema;
    const long = 'あ'.repeat(maxLength + 1);
    const refused = ['\u0000', '\u007f', '\u202e', '\ufffe', '\ufffd', '\u2028', '\n'];
    const wrong = [long, '', ' ', '\u3000', ...refused.map((character) => `あ${character}`), 1];
    for (const text of wrong) {
      const isAllowed = typeof text === 'string' && text !== long && new RegExp(pattern, 'u').test(text);
      if (!isAllowed) ways.push(() => ({ ...value, [name]: text }));
    }
  }
  return JSON.stringify(pick(ways, seed >> 5)()) + pick(['', '', '', '}'], seed >> 9);
}

function valuesOf(
  operation: Operation,
  place: 'path' | 'query',
  surroundings: Surroundings,
): fc.Arbitrary<Query> {
  const parameters = operation.parameters.filter(
    (parameter) => parameter.in === place && parameter.name !== SIGNATURE,
  );
  return fc
    .tuple(
      ...parameters.map(({ name, required, schema }) => {
        const known = surroundings.known[name];
        const value = known === undefined ? valueOf(schema, surroundings) : fc.constant(known);
        const pair = value.map((one): readonly [string, string] => [name, String(one)]);
        return required ? pair : fc.option(pair);
      }),
    )
    .map((pairs) => pairs.filter((pair) => pair !== null));
}

/** Schemas that the document does not have are no case here: the test that counts operations would have to know them. */
function valueOf(schema: Schema, surroundings: Surroundings): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min: schema.minimum, max: schema.maximum });
    case 'string':
      if (schema.format === 'uri') return fc.webUrl({ withQueryParameters: true, withFragments: true });
      return textOf(schema, surroundings.characters);
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties).map(([name, member]) => [
            name,
            valueOf(resolved(member), surroundings),
          ]),
        ),
        { requiredKeys: schema.required },
      );
    default:
      throw new Error(`Expected a type that requests are made of but found ${JSON.stringify(schema)}`);
  }
}

/**
 * What the description of the document says in words: marks that stand on nothing or too many on one; noncharacters and
 * invisible texts, of which the pattern has only those up to U+FFFF.
 */
const REFUSED_IN_WORDS =
  /^\p{M}|\p{M}{5}|\p{Noncharacter_Code_Point}|^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u;

function textOf(
  { minLength, maxLength, pattern = '' }: Schema,
  unit: fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  const allowed = new RegExp(pattern, 'u');
  return fc.string({ unit, minLength, maxLength }).filter((text) => {
    const { length } = Array.from(text.normalize('NFC'));
    const fits = Array.from(text).length <= maxLength && length >= minLength && length <= maxLength;
    return fits && allowed.test(text) && !REFUSED_IN_WORDS.test(text);
  });
}

function signed(path: string, query: Query, key: string): string {
  const link = canonicalLink(path, query);
  return `${link}&${SIGNATURE}=${signLink(link, key)}`;
}

function withQuery(path: string, query: Query): string {
  const search = query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  return search === '' ? path : `${path}?${search}`;
}

function pick<Item>(items: readonly Item[], seed: number): Item {
  return items[seed % items.length] as Item;
}

function without<Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));
}
