/** The closed table of everything that can go wrong, and the one error class that carries an entry of it. */

export interface ProblemKind {
  /** HTTP status, RFC 9110 section 15. 4xx: the client can mend it; 503: try again later; other 5xx: our fault. */
  readonly status: number;
  /** Short, stable, for people. */
  readonly title: string;
  /** What happened and what to do about it; shown to clients, so it names nothing internal. */
  readonly detail: string;
}

export const PROBLEMS = {
  malformed_request: {
    status: 400,
    title: 'Malformed HTTP request',
    detail:
      'The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.',
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    detail:
      'The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.',
  },
  malformed_utf8: {
    status: 400,
    title: 'Malformed UTF-8',
    detail: 'The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.',
  },
  unauthorized: {
    status: 401,
    title: 'Unauthorized',
    detail:
      'This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of those that whoever runs this service has set as API_TOKENS: ask them for it.',
  },
  link_rejected: {
    status: 403,
    title: 'Link rejected',
    detail:
      'The signature of this link is missing or was made for another one. Sign its path and all its parameters with a key that the service has in LINK_KEYS, and change nothing after that.',
  },
  link_expired: {
    status: 403,
    title: 'Link expired',
    detail: 'This link was signed for a time that is over. Sign a new one, with a later "expires" or none.',
  },
  origin_rejected: {
    status: 403,
    title: 'Origin rejected',
    detail:
      'This service has the page for designers (PREVIEW=true), so it answers no request that a browser sends for another site. Open /preview itself. Behind a proxy that changes the header Host, set PREVIEW_HOSTS to the host in the address bar.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    detail: 'Nothing is at this path. GET /openapi.json lists the paths.',
  },
  template_not_found: {
    status: 404,
    title: 'Template not found',
    detail: 'There is no template of this name. GET /templates lists them.',
  },
  variant_not_found: {
    status: 404,
    title: 'Variant not found',
    detail: 'This template has no variant of this name. GET /templates/{template} lists its variants.',
  },
  image_not_found: {
    status: 404,
    title: 'Image not found',
    detail:
      'No card is stored under this name. POST its context to /create/{template}: that makes it and answers with its URL.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'This path does not take this method. The header Allow lists those it takes.',
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    detail:
      'The request was not received completely in time, which is 10 seconds unless the service is configured otherwise, of a batch for each line. Send it again, head and body without a pause.',
  },
  precondition_failed: {
    status: 412,
    title: 'Precondition failed',
    detail:
      'What is at this URL has none of the tags that the header If-Match names. Get it without that header.',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    detail:
      'The body is larger than this service reads: 16 KiB for a context, 6 MiB where the template takes pictures, all but these in 16 KiB; 4 MiB and 1000 lines for a batch, each line a context. Send less, or a batch in parts.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    detail:
      'Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.',
  },
  unsupported_content_encoding: {
    status: 415,
    title: 'Unsupported content encoding',
    detail: 'Send the body without a Content-Encoding, or with "identity"; compressed bodies are not read.',
  },
  expectation_failed: {
    status: 417,
    title: 'Expectation failed',
    detail:
      'The only expectation this service meets is "Expect: 100-continue". Send the request without that header.',
  },
  host_rejected: {
    status: 421,
    title: 'Host rejected',
    detail:
      'This service has the page for designers (PREVIEW=true), so it answers only to the hosts that it was given. Open it as http://localhost with its port, or set PREVIEW_HOSTS to the host in the address bar, without the port.',
  },
  context_rejected: {
    status: 422,
    title: 'Context rejected',
    detail:
      'The context does not fit the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and says what was expected; GET /templates/{template} has the schema and examples.',
  },
  query_rejected: {
    status: 422,
    title: 'Query rejected',
    detail:
      'The query has a parameter that this path does not take, one that is given twice, or one with a value that it may not have. Each entry of "errors" points at one and says what was expected.',
  },
  characters_not_covered: {
    status: 422,
    title: 'Characters not covered',
    detail:
      'The context has characters that none of the bundled fonts can draw. "errors" names them by field and code point: leave them out, or write them otherwise.',
  },
  picture_rejected: {
    status: 422,
    title: 'Picture rejected',
    detail:
      'A picture of the context cannot be used. Each entry of "errors" points at one and says why. Send another picture; the same one will be rejected again.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    detail:
      'The request line and headers are larger than the 16 KiB that this service reads. Shorten the URL, and leave out headers such as cookies.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    detail:
      'The service failed and has logged why. Send the request again; if that fails too, give "instance" to whoever runs the service: it names the log line.',
  },
  renderer_failed: {
    status: 500,
    title: 'Drawing failed',
    detail:
      'This card could not be drawn, and the service has logged why; other cards are not affected. Send the request again after ten seconds; if that fails too, give "instance" to whoever runs the service: it names the log line.',
  },
  picture_unreachable: {
    status: 502,
    title: 'Picture unreachable',
    detail:
      'A picture of the context could not be fetched: its host did not answer, or not with a picture. Check that its URL opens, send the request again, or send the picture as a data URI.',
  },
  store_unreachable: {
    status: 502,
    title: 'Store unreachable',
    detail:
      'The store of cards did not answer, or refused. Nothing half-written is left: send the request again. If that lasts, whoever runs the service finds the reason in its log.',
  },
  budget_not_met: {
    status: 422,
    title: 'Budget not met',
    detail:
      'The picture cannot be made as small as max_bytes asks. Allow at least as many bytes as "errors" says, or ask for another format.',
  },
  method_not_implemented: {
    status: 501,
    title: 'Method not implemented',
    detail:
      'No path of this service takes this method. Methods are written in capital letters; GET /openapi.json lists which path takes which.',
  },
  format_unavailable: {
    status: 501,
    title: 'Format unavailable',
    detail:
      'This instance makes PNG only: the optional package "sharp" is not installed. Ask for format=png.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    detail:
      'More is asked for at the moment than this instance can do in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.',
  },
  shutting_down: {
    status: 503,
    title: 'Shutting down',
    detail:
      'This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.',
  },
  not_ready: {
    status: 503,
    title: 'Not ready',
    detail:
      'This instance cannot make cards at the moment: it is starting, or starts what draws anew. Send the request again after the seconds in Retry-After.',
  },
  version_not_supported: {
    status: 505,
    title: 'HTTP version not supported',
    detail: 'This service speaks HTTP/1.1 and HTTP/1.0. Send the request in one of them.',
  },
  picture_timeout: {
    status: 504,
    title: 'Picture timeout',
    detail:
      'The host of a picture of the context did not send it in time. Send the request again, or send the picture as a data URI.',
  },
  deadline_exceeded: {
    status: 504,
    title: 'Deadline exceeded',
    detail:
      'The card was not ready in time. Send the request again, after ten seconds if it is refused at once; no card is made twice.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

export function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(PROBLEMS, code);
}

/** How many entries a problem has: a body of 16 KiB could be wrong in thousands of places. */
export const ERRORS_LIMIT = 32;

/** What is wrong with one value of a context. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the request's body or, for `query_rejected`, its query; '' is the whole. */
  readonly pointer: string;
  readonly message: string;
  /** The characters concerned as `U+XXXX`, in the order in which they appear. */
  readonly codePoints?: readonly string[];
  /** Of `query_rejected`, where the pointer leads into the body. */
  readonly in?: 'body';
}

/**
 * An error with an entry of {@link PROBLEMS}. Its `message` and `cause` are for the log only; clients see the
 * table's texts and `errors`.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];

  constructor(
    code: ProblemCode,
    options: { message?: string; errors?: readonly FieldError[]; cause?: unknown } = {},
  ) {
    super(options.message ?? PROBLEMS[code].title, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}
