import type { IncomingMessage, ServerResponse, IncomingHttpHeaders } from 'node:http';
import { MIMEType } from 'node:util';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Problem } from '../errors.ts';
import type { DrawnWay } from '../renderer/renderer.ts';
import type { DescribeFallback } from './problems.ts';
import type { RequestTrace } from './request-log.ts';

/** A Fastify whose routes are typed by their zod schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Fields that the parts of the server set for the log line of a request. Never a value of a context: it is personal data. */
interface RequestLogFields {
  /** On the clock of `performance.now()`, ms. */
  readonly startedAt: number;
  template?: string | undefined;
  variant?: string;
  key?: string;
  created?: boolean;
  /** Number of answered lines of a batch. */
  lines?: number;
  /** Number of lines of a batch that were answered with a problem. */
  failed?: number;
  /** How the card was drawn, with the reason if it could not be drawn from bands. */
  drawn?: DrawnWay;
  /** Undefined if requests are not traced. */
  readonly trace?: RequestTrace | undefined;
  /** Milliseconds per step. */
  milliseconds?: Readonly<Record<string, number>>;
  /** Why the request failed. */
  error?: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    logFields: RequestLogFields;
  }

  interface FastifyContextConfig {
    /** Name of the template of this route. */
    template?: string;
    /** Returns the picture that an app can share when this route fails. */
    fallback?: DescribeFallback | undefined;
    /** Whether the body is NDJSON instead of JSON. */
    takesLines?: boolean;
    /** JSON Schema of the body for the API document, if the route has no schema because it reads the body itself. */
    documentedBody?: object;
    /** Set if the route stores nothing. Pages of listed origins may call it. */
    storesNothing?: boolean;
  }
}

export const JSON_TYPES: readonly string[] = ['application/json'];
/** Media types for one JSON value per line. None is registered; these are in use. */
export const NDJSON_TYPES: readonly string[] = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
];

/** Characters. Media types in use have a few dozen. `MIMEType` takes quadratic time to parse one. */
export const LONGEST_MEDIA_TYPE = 256;

/**
 * Checks that the body has one of the media types, in UTF-8 and not compressed. Another charset would be decoded wrongly,
 * and a compressed body could expand beyond the size limit. `identity` is accepted: clients should not send it (RFC
 * 9110, section 8.4.1), but some do.
 *
 * @throws Problem `unsupported_content_encoding`, `unsupported_media_type`
 */
export function requireContent(headers: IncomingHttpHeaders, types: readonly string[]): void {
  if (isEncoded(headers['content-encoding'])) throw new Problem('unsupported_content_encoding');
  if (!isOneOf(headers['content-type'], types)) throw new Problem('unsupported_media_type');
}

/** Names of codings are case-insensitive, and a list may have empty elements (RFC 9110, sections 8.4.1 and 5.6.1). */
function isEncoded(contentEncoding = ''): boolean {
  const codings = contentEncoding.split(',').map((coding) => coding.trim().toLowerCase());
  return codings.some((coding) => coding !== '' && coding !== 'identity');
}

function isOneOf(contentType = '', types: readonly string[]): boolean {
  if (contentType.length > LONGEST_MEDIA_TYPE) return false;
  try {
    const { essence, params } = new MIMEType(contentType);
    return types.includes(essence) && (params.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8';
  } catch {
    return false;
  }
}

/** Returns a signal that aborts if the connection closes before the answer is sent completely. */
export function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** Description of the header Server-Timing for the API document. */
export const SERVER_TIMING = { type: 'string', description: 'Milliseconds per step' } as const;

/** Characters that are not allowed in a token (RFC 9110, section 5.6.2). */
const NOT_TOKEN = /[^!#$%&'*+.^_`|~\w-]/gu;

/** Returns the value of the header Server-Timing (W3C), such as `renderer;dur=12.3, store;dur=4.5`. */
function serverTiming(steps: readonly (readonly [step: string, milliseconds: number])[]): string {
  return steps.map(([step, duration]) => `${step.replace(NOT_TOKEN, '-')};dur=${duration}`).join(', ');
}

/** Sets the header Server-Timing and the log field `milliseconds` to the durations of the steps. */
export function reportTimings(timings: Readonly<Record<string, number>>, reply: FastifyReply): void {
  const { logFields } = reply.request;
  const total = performance.now() - logFields.startedAt;
  const rounded = Object.entries({ ...timings, total }).map(
    ([step, duration]) => [step, round(duration)] as const,
  );
  logFields.milliseconds = Object.fromEntries(rounded);
  reply.header('server-timing', serverTiming(rounded));
}

/** Rounds to two decimal places. */
function round(duration: number): number {
  return Math.round(duration * 100) / 100;
}
