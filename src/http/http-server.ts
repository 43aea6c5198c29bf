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

/** What is noted on the way of a request, for its log line. Never a value of a context: they are personal data. */
interface RequestTrail {
  /** On the clock of `performance.now()`, ms. */
  readonly startedAt: number;
  template?: string | undefined;
  variant?: string;
  key?: string;
  created?: boolean;
  /** Of a batch. */
  lines?: number;
  /** Lines of a batch that got a problem. */
  failed?: number;
  /** How the card was drawn, and why so if it could not be drawn from bands. */
  drawn?: DrawnWay;
  /** Undefined if nobody traces. */
  readonly trace?: RequestTrace | undefined;
  /** Milliseconds per step. */
  milliseconds?: Readonly<Record<string, number>>;
  /** Why the request failed. */
  error?: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    trail: RequestTrail;
  }

  interface FastifyContextConfig {
    /** The name of the template that this route is about, for the log. */
    template?: string;
    /** What an app can share when this route fails. */
    fallback?: DescribeFallback | undefined;
    /** Whether the body is NDJSON instead of JSON. */
    takesLines?: boolean;
    /** JSON Schema of the body, where the route itself reads it, for the API document. */
    documentedBody?: object;
    /** Whether pages of listed origins may call it. */
    storesNothing?: boolean;
  }
}

export const JSON_TYPES: readonly string[] = ['application/json'];
/** A context a line has no registered type yet; these are in use. */
export const NDJSON_TYPES: readonly string[] = [
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
];

/** Characters. Those in use have a few dozen; to parse one takes `MIMEType` the square of its length. */
export const LONGEST_MEDIA_TYPE = 256;

/**
 * Only JSON in UTF-8 as it is: another charset would be read wrongly, and a compressed body would get past the limit
 * of its size. A client that encodes nothing should not send `identity` (RFC 9110, section 8.4.1), but some do.
 *
 * @throws Problem `unsupported_content_encoding`, `unsupported_media_type`
 */
export function requireContent(headers: IncomingHttpHeaders, types: readonly string[]): void {
  if (isEncoded(headers['content-encoding'])) throw new Problem('unsupported_content_encoding');
  if (!isOneOf(headers['content-type'], types)) throw new Problem('unsupported_media_type');
}

/** Codings are named in any case, and a list may have empty elements (RFC 9110, sections 8.4.1 and 5.6.1). */
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

/** @returns a signal that aborts when the client is gone before its answer was sent */
export function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** Of the header, for the API document. */
export const SERVER_TIMING = { type: 'string', description: 'Milliseconds per step' } as const;

/** What cannot stand in a token, RFC 9110, section 5.6.2. */
const NOT_TOKEN = /[^!#$%&'*+.^_`|~\w-]/gu;

/** The value of the header Server-Timing (W3C) for steps and their milliseconds: `renderer;dur=12.3, store;dur=4.5`. */
function serverTiming(steps: readonly (readonly [step: string, milliseconds: number])[]): string {
  return steps.map(([step, duration]) => `${step.replace(NOT_TOKEN, '-')};dur=${duration}`).join(', ');
}

/** Tells the client and the log how long the steps took. */
export function reportTimings(timings: Readonly<Record<string, number>>, reply: FastifyReply): void {
  const { trail } = reply.request;
  const total = performance.now() - trail.startedAt;
  const rounded = Object.entries({ ...timings, total }).map(
    ([step, duration]) => [step, round(duration)] as const,
  );
  trail.milliseconds = Object.fromEntries(rounded);
  reply.header('server-timing', serverTiming(rounded));
}

/** To a hundredth. */
function round(duration: number): number {
  return Math.round(duration * 100) / 100;
}
