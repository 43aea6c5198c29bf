import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { jsonPointer, type JsonSchema, validate, typeOf, valueOfText } from '../context/validate.ts';
import { Problem } from '../errors.ts';
import type { PictureFormat, PictureForm } from '../picture-format.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { pictureQuery, readForm, variantQuery } from './card-route.ts';

/** Signs and reads the links of `/og`. A link is signed, so that only the owner of a key decides which cards are drawn. */

/** The parameter with the signature. All other parameters are signed. */
export const SIGNATURE = 'signature';

/** Length of HMAC-SHA-256 in base64url without padding (RFC 4648, section 5), characters. */
const SIGNATURE_LENGTH = 43;

/**
 * Returns the text that is signed: the path and the parameters of a link. Each name and value is percent-encoded except for
 * unreserved characters (RFC 3986, section 2.3) and joined by "="; the pairs are sorted as texts and joined by "&".
 * The result is the same for all spellings of a link.
 *
 * @param path such as `/og/vaccine.png`
 * @param parameters without the signature
 */
export function canonicalLink(path: string, parameters: Iterable<readonly [string, string]>): string {
  const pairs = Array.from(parameters, ([name, value]) => `${encode(name)}=${encode(value)}`);
  return `${path}?${pairs.sort().join('&')}`;
}

/** Returns the signature of a canonical link: HMAC-SHA-256 (RFC 2104) as 43 characters of base64url. */
export function signLink(canonical: string, key: string): string {
  return createHmac('sha256', key).update(canonical).digest('base64url');
}

/** Returns whether one of the keys made this signature. The time does not depend on the number of correct characters. */
export function isSigned(canonical: string, signature: string, keys: readonly string[]): boolean {
  const received = Buffer.from(signature);
  if (received.length !== SIGNATURE_LENGTH) return false;
  const matches = keys.map((key) => timingSafeEqual(Buffer.from(signLink(canonical, key)), received));
  return matches.includes(true);
}

/** Also encodes the five reserved characters that `encodeURIComponent` does not encode. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const { scale, max_bytes } = pictureQuery;

/** Parameters of a link that are not values of the context. */
const linkQuery = z.object({
  [SIGNATURE]: z
    .string()
    .default('')
    .describe('HMAC-SHA-256 of the link, see docs/links.md; required unless UNSIGNED_LINKS is set'),
  expires: z
    .string()
    .regex(/^\d{1,10}$/u, 'Expected seconds since 1970, such as 1798761600')
    .optional()
    .describe('Time at which the link expires, in seconds since 1970'),
  variant: z.string().default(DEFAULT_VARIANT),
  scale,
  max_bytes,
});

/** Returns the schema of all parameters of a template's links for the API document, with the values of the context. */
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

/** Documents that `valueOfText` reads a value as JSON. Not for plain values, whose JSON is their usual spelling. */
function describeValue(schema: JsonSchema): JsonSchema {
  const isPlain = PLAIN_TYPES.includes(typeOf(schema));
  return isPlain || typeof schema !== 'object' ? schema : { ...schema, 'x-consume': 'application/json' };
}

const RESERVED = Object.keys(linkQuery.shape);

/** The parsed parameters of a link. */
export interface LinkedCard {
  readonly context: object;
  readonly variant: string;
  readonly form: PictureForm;
  /** Seconds since 1970; null if the link does not expire. */
  readonly expires: number | null;
}

/** Reads a link's parameters. @throws Problem `query_rejected`, `context_rejected` */
type LinkReader = (parameters: ReadonlyMap<string, string>, format: PictureFormat) => LinkedCard;

/**
 * Returns a function that reads the links of a template. The names of parameters and fields do not clash: `checkNames` in
 * load-definition.ts rejects templates with such fields.
 */
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

/** Most parameters of one link. Templates have about ten fields. Every parameter takes time to sort, sign and read. */
export const MAX_PARAMETERS = 256;

/**
 * Prefix of a name in a link whose `&` was escaped for HTML too often: `&amp;age=40` is a parameter `amp;age`. Each extra
 * escaping repeats the prefix.
 */
const ESCAPED_AMPERSANDS = /^(?:amp;)+/iu;

/**
 * Returns the parameters of a query.
 *
 * @throws Problem `query_rejected` with a pointer to each repeated name, or for too many parameters
 */
export function readParameters(search: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const repeated = new Set<string>();
  const given = new URLSearchParams(search);
  if (given.size > MAX_PARAMETERS) {
    const message = `Expected at most ${MAX_PARAMETERS} parameters but received ${given.size}`;
    throw new Problem('query_rejected', { errors: [{ pointer: '', message }] });
  }
  for (const [escapedName, value] of given) {
    const name = escapedName.replace(ESCAPED_AMPERSANDS, '');
    if (parameters.has(name)) repeated.add(name);
    parameters.set(name, value);
  }
  if (repeated.size === 0) return parameters;
  const errors = Array.from(repeated, (name) => ({
    pointer: jsonPointer([name]),
    message: 'Expected this parameter once but received it again',
  }));
  throw new Problem('query_rejected', { errors });
}
