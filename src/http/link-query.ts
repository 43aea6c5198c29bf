import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { jsonPointer, type JsonSchema, validate, typeOf, valueOfText } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import type { PictureFormat, PictureForm } from '../picture-format.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { pictureQuery, readForm, variantQuery } from './card-route.ts';

/** Links that draw carry a signature, so that only who has a key decides what is drawn. */

/** The parameter that holds it; all others are signed. */
export const SIGNATURE = 'signature';

/** Of HMAC-SHA-256 in base64url without padding, RFC 4648, section 5. */
const SIGNATURE_LENGTH = 43;

/**
 * What is signed of a link: its path and its parameters, each name and value percent-encoded but for the unreserved
 * characters (RFC 3986, section 2.3), joined by "=", sorted as texts and joined by "&". However a link is written on
 * its way, this stays the same.
 *
 * @param path such as `/og/vaccine.png`
 * @param parameters without the signature
 */
export function canonicalLink(path: string, parameters: Iterable<readonly [string, string]>): string {
  const pairs = Array.from(parameters, ([name, value]) => `${encode(name)}=${encode(value)}`);
  return `${path}?${pairs.sort().join('&')}`;
}

/** @returns HMAC-SHA-256 (RFC 2104) as 43 characters of base64url */
export function signLink(canonical: string, key: string): string {
  return createHmac('sha256', key).update(canonical).digest('base64url');
}

/** Whether one of the keys made this signature; how long it takes tells nothing of how much of it was right. */
export function isSigned(canonical: string, signature: string, keys: readonly string[]): boolean {
  const received = Buffer.from(signature);
  if (received.length !== SIGNATURE_LENGTH) return false;
  const matches = keys.map((key) => timingSafeEqual(Buffer.from(signLink(canonical, key)), received));
  return matches.includes(true);
}

/** `encodeURIComponent` leaves five reserved characters as they are. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const { scale, max_bytes } = pictureQuery;

/** Parameters of a link that are no values of the context. */
const linkQuery = z.object({
  [SIGNATURE]: z
    .string()
    .default('')
    .describe('HMAC-SHA-256 of the link, docs/links.md; needed unless UNSIGNED_LINKS is set'),
  expires: z
    .string()
    .regex(/^\d{1,10}$/u, 'Expected seconds since 1970, such as 1798761600')
    .optional()
    .describe('When the link ends, in seconds since 1970'),
  variant: z.string().default(DEFAULT_VARIANT),
  scale,
  max_bytes,
});

/** All parameters of a template's links, for the API document: its own and the values of the context. */
export function describeLinkQuery({ context, variants }: Template): z.ZodType {
  const own = z.toJSONSchema(linkQuery.extend({ variant: variantQuery(variants) }), { io: 'input' });
  const { properties = {}, required } = z.toJSONSchema(context, { io: 'input' });
  const values = Object.entries(properties).map(([name, schema]) => [name, describeValue(schema)]);
  return z.unknown().meta({
    type: 'object',
    properties: { ...own.properties, ...Object.fromEntries(values) },
    required,
  });
}

const PLAIN_TYPES: readonly unknown[] = ['string', 'integer', 'number', 'boolean'];

/** What `valueOfText` reads as JSON is documented as such, but for plain values, of which JSON is the usual spelling. */
function describeValue(schema: JsonSchema): JsonSchema {
  const isPlain = PLAIN_TYPES.includes(typeOf(schema));
  return isPlain || typeof schema !== 'object' ? schema : { ...schema, 'x-consume': 'application/json' };
}

const RESERVED = Object.keys(linkQuery.shape);

/** What a link asks for. */
export interface LinkedCard {
  readonly context: object;
  readonly variant: string;
  readonly form: PictureForm;
  /** Seconds since 1970; null for ever. */
  readonly expires: number | null;
}

/** Reads a link's parameters. @throws Problem `query_rejected`, `context_rejected` */
type LinkReader = (parameters: ReadonlyMap<string, string>, format: PictureFormat) => LinkedCard;

/** No field has the name of a parameter: `checkNames` of load-definition.ts has seen to that. */
export function createLinkReader(template: Template): LinkReader {
  const { properties = {} } = z.toJSONSchema(template.context, { io: 'input' });
  const schemas = new Map(Object.entries(properties));
  return function readLink(parameters, format) {
    const own: [string, string][] = [];
    const values: [string, unknown][] = [];
    for (const [name, text] of parameters) {
      if (RESERVED.includes(name)) own.push([name, text]);
      else values.push([name, valueOfText(text, schemas.get(name))]);
    }
    const query = validate(linkQuery, Object.fromEntries(own), 'query_rejected');
    return {
      context: validate(template.context, Object.fromEntries(values), 'context_rejected'),
      variant: query.variant,
      form: readForm({ ...query, format }),
      expires: query.expires === undefined ? null : Number(query.expires),
    };
  };
}

/** Of one link; templates have about ten fields. Each is compared, sorted, signed and read. */
export const MAX_PARAMETERS = 256;

/**
 * What stands before a name when the `&` of a link was escaped for HTML once more than was undone: `&amp;age=40` is a
 * parameter `amp;age`. Escaping it several times repeats it.
 */
const ESCAPED_AMPERSANDS = /^(?:amp;)+/iu;

/** @throws Problem `query_rejected` with a pointer to each name that is given twice, or for too many parameters */
export function readParameters(search: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const twice = new Set<string>();
  const given = new URLSearchParams(search);
  if (given.size > MAX_PARAMETERS) {
    const message = `Expected at most ${MAX_PARAMETERS} parameters but received ${given.size}`;
    throw new Problem('query_rejected', { errors: [{ pointer: '', message }] });
  }
  for (const [written, value] of given) {
    const name = written.replace(ESCAPED_AMPERSANDS, '');
    if (parameters.has(name)) twice.add(name);
    parameters.set(name, value);
  }
  if (twice.size === 0) return parameters;
  const errors = Array.from(twice, (name) => ({
    pointer: jsonPointer([name]),
    message: 'Expected this parameter once but received it again',
  }));
  throw new Problem('query_rejected', { errors });
}
