/** The closed table of all problems, and the error class for an entry of it. */

export interface ProblemKind {
  /** HTTP status (RFC 9110, section 15). 4xx: the client can correct it; 503: retry later; other 5xx: fault of the service. */
  readonly status: number;
  /** Short, stable title for people. */
  readonly title: string;
  /** Says what happened and what to do. Clients see it, so it contains nothing internal. */
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
      'This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one.',
  },
  link_rejected: {
    status: 403,
    title: 'Link rejected',
    detail:
      'The signature of this link is missing or belongs to another link. Sign the path and all parameters with one of the LINK_KEYS of the service, and do not change the link after that.',
  },
  link_expired: {
    status: 403,
    title: 'Link expired',
    detail: 'The time "expires" of this link is over. Sign a new link, with a later "expires" or without it.',
  },
  origin_rejected: {
    status: 403,
    title: 'Origin rejected',
    detail:
      'This service has the page for designers (PREVIEW=true), so it rejects requests that a browser sends for another site. Open /preview itself. Behind a proxy that changes the header Host, set PREVIEW_HOSTS to the host in the address bar.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    detail: 'This path does not exist. GET /openapi.json lists the paths.',
  },
  template_not_found: {
    status: 404,
    title: 'Template not found',
    detail: 'There is no template with this name. GET /templates lists the templates.',
  },
  variant_not_found: {
    status: 404,
    title: 'Variant not found',
    detail: 'This template has no variant with this name. GET /templates/{template} lists its variants.',
  },
  image_not_found: {
    status: 404,
    title: 'Image not found',
    detail:
      'No card is stored under this name. POST its context to /create/{template}, which creates the card and returns its URL.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    detail: 'This path does not accept this method. The header Allow lists the accepted methods.',
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    detail:
      'The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body.',
  },
  precondition_failed: {
    status: 412,
    title: 'Precondition failed',
    detail:
      'The resource at this URL has none of the entity tags in the header If-Match. Send the request without that header.',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    detail:
      'The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts.',
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
    detail:
      'Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.',
  },
  expectation_failed: {
    status: 417,
    title: 'Expectation failed',
    detail: 'This service supports only "Expect: 100-continue". Send the request without that header.',
  },
  host_rejected: {
    status: 421,
    title: 'Host rejected',
    detail:
      'This service has the page for designers (PREVIEW=true), so it accepts only known hosts. Open it as http://localhost with its port, or set PREVIEW_HOSTS to the host in the address bar, without the port.',
  },
  context_rejected: {
    status: 422,
    title: 'Context rejected',
    detail:
      'The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.',
  },
  query_rejected: {
    status: 422,
    title: 'Query rejected',
    detail:
      'The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.',
  },
  characters_not_covered: {
    status: 422,
    title: 'Characters not covered',
    detail:
      'The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.',
  },
  picture_rejected: {
    status: 422,
    title: 'Picture rejected',
    detail:
      'A picture of the context cannot be used. Each entry of "errors" points at a picture and gives the reason. Send another picture; the same one will be rejected again.',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    detail:
      'The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    detail:
      'The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.',
  },
  renderer_failed: {
    status: 500,
    title: 'Drawing failed',
    detail:
      'This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.',
  },
  picture_unreachable: {
    status: 502,
    title: 'Picture unreachable',
    detail:
      'A picture of the context could not be fetched: its host did not answer, or did not answer with a picture. Check that its URL opens, send the request again, or send the picture as a data URI.',
  },
  store_unreachable: {
    status: 502,
    title: 'Store unreachable',
    detail:
      'The store of cards did not answer, or rejected the request. It contains no incomplete card: send the request again. If it keeps failing, the operator of the service finds the reason in its log.',
  },
  budget_not_met: {
    status: 422,
    title: 'Budget not met',
    detail:
      'The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.',
  },
  method_not_implemented: {
    status: 501,
    title: 'Method not implemented',
    detail:
      'No path of this service accepts this method. Methods are written in capital letters; GET /openapi.json lists the methods of each path.',
  },
  format_unavailable: {
    status: 501,
    title: 'Format unavailable',
    detail:
      'This instance can create only PNG: the optional package "sharp" is not installed. Request format=png.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    detail:
      'This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.',
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
      'This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.',
  },
  version_not_supported: {
    status: 505,
    title: 'HTTP version not supported',
    detail: 'This service supports HTTP/1.1 and HTTP/1.0. Send the request with one of them.',
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
      'The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

export function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(PROBLEMS, code);
}

/** Largest number of entries of a problem. A body of 16 KiB may have thousands of faults. */
export const ERRORS_LIMIT = 32;

/** A fault of one value. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the request's body or, for `query_rejected`, its query. '' is the complete value. */
  readonly pointer: string;
  readonly message: string;
  /** The rejected characters as `U+XXXX`, in the order of the value. */
  readonly codePoints?: readonly string[];
  /** Set for `query_rejected` if the pointer points into the body. */
  readonly in?: 'body';
}

/**
 * Thrown for an entry of {@link PROBLEMS}. Its `message` and `cause` are for the log only. Clients see the texts of the
 * table and `errors`.
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
