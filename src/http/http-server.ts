import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { DrawnWay } from '../renderer/renderer.ts';
import type { DescribeFallback } from './describe-fallback.ts';
import type { RequestTrace } from './watch-requests.ts';

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
