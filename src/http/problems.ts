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
        'JSON Pointer (RFC 6901) into the body or, for query_rejected, into the query; "" is the complete value',
      ),
    message: z.string().describe('The expected value, for people'),
    codePoints: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('The rejected characters, such as U+1F6DF'),
    in: z
      .literal('body')
      .optional()
      .describe('Set for query_rejected if the pointer points into the body, which is also wrong'),
  })
  .meta({ id: 'FieldError' });

const errors = z.array(fieldError).max(ERRORS_LIMIT);

const fallbackImage = z
  .strictObject({
    url: z.string().meta({ format: 'uri' }),
    ...size,
    type: z.string().describe('Media type of the picture'),
    alt: z.string().describe('Alternative text of the card, for screen readers'),
  })
  .describe('The fallback card of the template. Share it instead of the card that could not be made');

/** RFC 9457, section 3.1; `code`, `errors`, `retryAfter` and `fallback` are extension members. */
export const problemDocument = z
  .strictObject({
    type: z.string().meta({ format: 'uri' }).describe('The code as a URN'),
    title: z.string().describe('Short title for people'),
    status: z
      .int()
      .min(400)
      .max(599)
      .describe(
        'HTTP status of the answer, a number. In a card, the field "status" is "ok"; take the status from the answer if one type holds both',
      ),
    detail: z.string().describe('Description and advice for people'),
    instance: z
      .string()
      .meta({ format: 'uri' })
      .optional()
      .describe('Identifies the log line of this occurrence'),
    code: z.enum(PROBLEM_CODES).describe('Stable code; docs/errors.md lists all codes'),
    errors: errors.optional().describe('One entry for each wrong value'),
    retryAfter: z
      .int()
      .positive()
      .optional()
      .describe('Send the request again after this number of seconds. Same value as the header Retry-After'),
    fallback: fallbackImage.optional(),
  })
  .meta({ id: 'Problem', examples: [EXAMPLE_PROBLEM] });

export type ProblemDocument = z.infer<typeof problemDocument>;

/**
 * Headers that RFC 9110 requires or recommends for a status: a challenge (section 15.5.2) and accepted encodings (section
 * 15.5.16; accepted media types depend on the route).
 */
export const PROBLEM_HEADERS: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  unauthorized: { 'www-authenticate': 'Bearer realm="ogp-generator"' },
  // A cache could send the answer to clients without the condition.
  precondition_failed: { 'cache-control': 'no-store' },
  unsupported_content_encoding: { 'accept-encoding': 'identity' },
};

/**
 * Values of Retry-After (RFC 9110, section 10.2.3), s. Drawing the next card or starting another instance takes far less
 * than 1 s. A failed card or picture is not retried within 10 s, see card/cards.ts and card/resolve-pictures.ts.
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

/** Headers whose values depend on the route. */
const ROUTE_HEADERS: Partial<Record<ProblemCode, keyof typeof HEADERS>> = {
  method_not_allowed: 'allow',
  unsupported_media_type: 'accept',
};

/** Additional facts about one occurrence of a problem. */
interface Occurrence {
  readonly requestId?: string;
  readonly fallback?: ProblemDocument['fallback'];
  /** The requested template. Its name replaces `{template}` in the text. */
  readonly template?: Pick<Template, 'name' | 'examples'> | undefined;
}

/** Longest context that is quoted in a text, characters. A context with pictures can have megabytes. */
const LONGEST_EXAMPLE = 512;

/** Returns the problem document of an error. */
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
 * Documents the problems of a route: its responses by status, and `default` for the problems of any request. Each code
 * appears in only one response, so that generated types can be narrowed by the code.
 */
export function problemResponses(codes: readonly ProblemCode[]): ProblemResponses {
  return responsesOfCodes.getOrInsertComputed(codes.join(' '), () => createResponses(codes));
}

type ProblemResponses = Readonly<Record<string, ProblemResponse>>;

/** Cache by list of codes. All templates use the same few lists, and zod takes 0.1 ms per schema. */
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
      description: 'Problems of any request',
      ...describeHeaders(others),
      content: problemContent(others),
    },
  };
}

/** Problems of any request, for every path. */
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

/** Descriptions of the headers of problems, for the API document. */
const HEADERS = {
  'www-authenticate': { type: 'string', description: 'The required authentication (RFC 6750)' },
  allow: { type: 'string', description: 'The methods that the path accepts' },
  accept: { type: 'string', description: 'The media type of bodies that the path accepts' },
  'accept-encoding': { type: 'string', description: 'The encoding of bodies that the path accepts' },
  'retry-after': { type: 'integer', description: 'Seconds after which to send the request again' },
} as const;

function isHeader(name: string): name is keyof typeof HEADERS {
  return Object.hasOwn(HEADERS, name);
}

/** Describes the headers of these problems. A header is required if all of the problems have it. */
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

/** @param members schemas of members that a problem with these codes always has */
function problemContent(codes: readonly ProblemCode[], members: z.ZodRawShape = {}) {
  const schema = z.intersection(problemDocument, z.looseObject({ code: z.enum(codes), ...members }));
  return { 'application/problem+json': { schema } };
}

interface ProblemResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content: { readonly 'application/problem+json': { readonly schema: z.ZodType } };
}

/** Fastify's errors that a client can correct. All its other errors are faults of the service. */
const FASTIFY_ERRORS: ReadonlyMap<unknown, ProblemCode> = new Map([
  ['FST_ERR_BAD_URL', 'malformed_request'],
  ['FST_ERR_CTP_BODY_TOO_LARGE', 'body_too_large'],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'malformed_request'],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'unsupported_media_type'],
  ['FST_ERR_MAX_PARAM_LENGTH', 'not_found'],
  // The client closed the connection while it sent the body.
  ['ECONNRESET', 'malformed_request'],
]);

/** Converts any error to a Problem. Unknown errors become `internal`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? FASTIFY_ERRORS.get(error.code) : undefined;
  return new Problem(code ?? 'internal', { cause: error });
}

/**
 * Returns the fallback card that an app can share instead of the card of a query. Draws nothing if the query is undefined.
 * Never rejects.
 */
export type DescribeFallback = (query: unknown) => Promise<NonNullable<ProblemDocument['fallback']>>;
