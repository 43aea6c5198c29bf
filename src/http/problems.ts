import { z } from 'zod';
import { ERRORS_LIMIT, isProblemCode, PROBLEMS, Problem, type ProblemCode } from '../errors.ts';
import type { Template } from '../template/registry.ts';
import { size, EXAMPLE_PROBLEM } from './answers.ts';

const PROBLEM_CODES = Object.keys(PROBLEMS).filter(isProblemCode);

const fieldError = z
  .strictObject({
    pointer: z
      .string()
      .describe(
        'JSON Pointer (RFC 6901) into the body or, for query_rejected, into the query; "" is all of it',
      ),
    message: z.string().describe('What was expected, for people'),
    codePoints: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('The characters concerned, such as U+1F6DF'),
    in: z
      .literal('body')
      .optional()
      .describe('Of query_rejected, where the body is wrong as well: the pointer leads into the body'),
  })
  .meta({ id: 'FieldError' });

const errors = z.array(fieldError).max(ERRORS_LIMIT);

const fallbackImage = z
  .strictObject({
    url: z.string().meta({ format: 'uri' }),
    ...size,
    type: z.string().describe('Its media type'),
    alt: z.string().describe('What the card says, for screen readers'),
  })
  .describe('The card of the template to share instead of the one that could not be made');

/** RFC 9457, section 3.1; `code`, `errors`, `retryAfter` and `fallback` are extension members. */
export const problemDocument = z
  .strictObject({
    type: z.string().meta({ format: 'uri' }).describe('The code as a URN'),
    title: z.string().describe('Short, for people'),
    status: z
      .int()
      .min(400)
      .max(599)
      .describe(
        'The HTTP status of the answer; of a card it is "ok", so read it from the answer if one type is to hold both',
      ),
    detail: z.string().describe('What happened and what to do about it, for people'),
    instance: z.string().meta({ format: 'uri' }).optional().describe('Names this occurrence in the log'),
    code: z.enum(PROBLEM_CODES).describe('Stable; docs/errors.md lists all'),
    errors: errors.optional().describe('What is wrong with which value'),
    retryAfter: z
      .int()
      .positive()
      .optional()
      .describe('Seconds after which to send it again, as in Retry-After; a line of a batch has no header'),
    fallback: fallbackImage.optional(),
  })
  .meta({ id: 'Problem', examples: [EXAMPLE_PROBLEM] });

export type ProblemDocument = z.infer<typeof problemDocument>;

/**
 * What RFC 9110 wants with a status: a challenge (15.5.2), what would be accepted (15.5.16; media types follow from the
 * route).
 */
export const PROBLEM_HEADERS: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  unauthorized: { 'www-authenticate': 'Bearer realm="ogp-generator"' },
  // A cache would give it to clients that ask without a condition.
  precondition_failed: { 'cache-control': 'no-store' },
  unsupported_content_encoding: { 'accept-encoding': 'identity' },
};

/**
 * When to come back (RFC 9110, section 10.2.3), s: the next card is drawn, or another instance there, in far less than one.
 * A card or a picture that failed is not tried again for so long, see card/cards.ts and card/resolve-pictures.ts.
 */
const RETRY_AFTER: Partial<Record<ProblemCode, number>> = {
  renderer_failed: 10,
  deadline_exceeded: 10,
  picture_unreachable: 10,
  picture_timeout: 10,
  overloaded: 1,
  shutting_down: 1,
  not_ready: 5,
};

/** Those whose values follow from the route. */
const ROUTE_HEADERS: Partial<Record<ProblemCode, keyof typeof HEADERS>> = {
  method_not_allowed: 'allow',
  unsupported_media_type: 'accept',
};

/** What is known of one occurrence of a problem beyond the problem itself. */
interface Occurrence {
  readonly requestId?: string;
  readonly fallback?: ProblemDocument['fallback'];
  /** The one that was asked for, which then stands in the text. */
  readonly template?: Pick<Template, 'name' | 'examples'> | undefined;
}

/** Of a context in a text, characters; one with pictures would be megabytes. */
const LONGEST_EXAMPLE = 512;

export function describeProblem(
  { code, errors }: Pick<Problem, 'code' | 'errors'>,
  { requestId, fallback, template }: Occurrence = {},
): ProblemDocument {
  const { status, title } = PROBLEMS[code];
  const retryAfter = RETRY_AFTER[code];
  return {
    type: `urn:ogp-generator:problem:${code}`,
    title,
    status,
    detail: detailOf(code, template),
    ...(requestId === undefined ? {} : { instance: `urn:uuid:${requestId}` }),
    code,
    ...(errors.length === 0 ? {} : { errors: errors.slice(0, ERRORS_LIMIT) }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(fallback === undefined ? {} : { fallback }),
  };
}

function detailOf(code: ProblemCode, template: Occurrence['template']): string {
  const { detail } = PROBLEMS[code];
  if (template === undefined) return detail;
  const named = detail.replaceAll('{template}', template.name);
  if (code !== 'malformed_json') return named;
  const example = template.examples
    .map(({ context }) => JSON.stringify(context))
    .find(({ length }) => length <= LONGEST_EXAMPLE);
  return example === undefined ? named : `${named} One is ${example}.`;
}

/**
 * Documents the problems of a route: its responses by status, and `default` for what any request can meet. No code is
 * in two of them, so that a client's types tell by the code which one it has.
 */
export function problemResponses(codes: readonly ProblemCode[]): ProblemResponses {
  return responsesOfCodes.getOrInsertComputed(codes.join(' '), () => createResponses(codes));
}

type ProblemResponses = Readonly<Record<string, ProblemResponse>>;

/** Routes of all templates have the same few lists of codes, and zod takes a tenth of a millisecond for each schema. */
const responsesOfCodes = new Map<string, ProblemResponses>();

function createResponses(codes: readonly ProblemCode[]): ProblemResponses {
  const statuses = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  const responses = [...statuses].map(([status, codes]) => {
    const description = codes.map((code) => `\`${code}\`: ${PROBLEMS[code].detail}`).join('\n\n');
    const members = status === 422 ? { errors: errors.min(1) } : {};
    return [status, { description, ...describeHeaders(codes), content: problemContent(codes, members) }];
  });
  const others = ANYWHERE.filter((code) => !codes.includes(code));
  return {
    ...Object.fromEntries(responses),
    default: {
      description: 'What any request can meet',
      ...describeHeaders(others),
      content: problemContent(others),
    },
  };
}

/** What any request can meet, whatever its path. */
const ANYWHERE: readonly ProblemCode[] = [
  'malformed_request',
  'not_found',
  'method_not_allowed',
  'request_timeout',
  'expectation_failed',
  'headers_too_large',
  'internal',
  'method_not_implemented',
  'version_not_supported',
];

/** Those that problems come with, for the API document. */
const HEADERS = {
  'www-authenticate': { type: 'string', description: 'How to say who is calling (RFC 6750)' },
  allow: { type: 'string', description: 'The methods that the path takes' },
  accept: { type: 'string', description: 'The media type of bodies that the path takes' },
  'accept-encoding': { type: 'string', description: 'The encoding of bodies that the path takes' },
  'retry-after': { type: 'integer', description: 'Seconds after which to send the request again' },
} as const;

function isHeader(name: string): name is keyof typeof HEADERS {
  return Object.hasOwn(HEADERS, name);
}

/** A header is there for sure if all problems of these codes come with it. */
function describeHeaders(codes: readonly ProblemCode[]): Pick<ProblemResponse, 'headers'> {
  const sent = Map.groupBy(
    codes
      .flatMap((code) => [
        ...Object.keys(PROBLEM_HEADERS[code] ?? {}),
        ROUTE_HEADERS[code] ?? '',
        RETRY_AFTER[code] === undefined ? '' : 'retry-after',
      ])
      .filter(isHeader),
    (name) => name,
  );
  const described = [...sent].map(([name, { length }]) => [
    name,
    { ...HEADERS[name], required: length === codes.length },
  ]);
  return described.length === 0 ? {} : { headers: Object.fromEntries(described) };
}

/** @param members those that a problem of these codes always has */
function problemContent(codes: readonly ProblemCode[], members: z.ZodRawShape = {}) {
  const schema = z.intersection(problemDocument, z.looseObject({ code: z.enum(codes), ...members }));
  return { 'application/problem+json': { schema } };
}

interface ProblemResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content: { readonly 'application/problem+json': { readonly schema: z.ZodType } };
}

/** What Fastify throws itself and a client can mend; anything else of its is a fault of this service. */
const FASTIFY_ERRORS: ReadonlyMap<unknown, ProblemCode> = new Map([
  ['FST_ERR_BAD_URL', 'malformed_request'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body_too_large'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'malformed_request'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'unsupported_media_type'],
  ['FST_ERR_MAX_PARAM_LENGTH', 'not_found'],
  // The client went away or broke off while it sent the body.
  ['ECONNRESET', 'malformed_request'],
]);

/** Every error becomes an entry of the closed table. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? FASTIFY_ERRORS.get(error.code) : undefined;
  return new Problem(code ?? 'internal', { cause: error });
}

/**
 * Returns what an app can share instead of the card that a query asks for. Draws nothing if the query is undefined. Never
 * rejects.
 */
export type DescribeFallback = (query: unknown) => Promise<NonNullable<ProblemDocument['fallback']>>;
