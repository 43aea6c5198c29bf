import { z } from 'zod';
import { ERRORS_LIMIT, PROBLEMS, type Problem, type ProblemCode } from '../errors.ts';

const PROBLEM_CODES = Object.keys(PROBLEMS).filter(isProblemCode);

const fieldError = z.strictObject({
  pointer: z
    .string()
    .describe(
      'JSON Pointer (RFC 6901) into the body or, for query_rejected, into the query; "" is all of it',
    ),
  message: z.string(),
  codePoints: z.array(z.string()).readonly().optional().describe('The characters concerned, such as U+1F6DF'),
});

const fallbackImage = z
  .strictObject({
    url: z.string().meta({ format: 'uri' }),
    width: z.int(),
    height: z.int(),
    alt: z.string(),
  })
  .describe('The card of the template to share instead of the one that could not be made');

/** RFC 9457, section 3.1; `code`, `errors` and `fallback` are extension members. */
export const problemDocument = z
  .strictObject({
    type: z.string().meta({ format: 'uri' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ format: 'uri' }).optional().describe('Names this occurrence in the log'),
    code: z.enum(PROBLEM_CODES).describe('Stable; docs/errors.md lists all'),
    errors: z.array(fieldError).max(ERRORS_LIMIT).optional().describe('What is wrong with which value'),
    fallback: fallbackImage.optional(),
  })
  .meta({ id: 'Problem' });

export type ProblemDocument = z.infer<typeof problemDocument>;

/** What is known of one occurrence of a problem beyond the problem itself. */
interface Occurrence {
  readonly requestId?: string;
  readonly fallback?: ProblemDocument['fallback'];
}

export function describeProblem(
  { code, errors }: Pick<Problem, 'code' | 'errors'>,
  { requestId, fallback }: Occurrence = {},
): ProblemDocument {
  const { status, title, detail } = PROBLEMS[code];
  return {
    type: `urn:ogp-generator:problem:${code}`,
    title,
    status,
    detail,
    ...(requestId === undefined ? {} : { instance: `urn:uuid:${requestId}` }),
    code,
    ...(errors.length === 0 ? {} : { errors: errors.slice(0, ERRORS_LIMIT) }),
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** Documents the problems of a route: its responses by status, and `default` for what any request can meet. */
export function problemResponses(codes: readonly ProblemCode[]): Readonly<Record<string, ProblemResponse>> {
  const statuses = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  const responses = [...statuses].map(([status, codes]) => {
    const description = codes.map((code) => `\`${code}\`: ${PROBLEMS[code].detail}`).join('\n\n');
    const schema = z.intersection(problemDocument, z.looseObject({ code: z.enum(codes) }));
    return [status, { description, content: { 'application/problem+json': { schema } } }];
  });
  return {
    ...Object.fromEntries(responses),
    default: {
      description: 'Any other problem',
      content: { 'application/problem+json': { schema: problemDocument } },
    },
  };
}

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: z.ZodType } };
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
