import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Problem, type ProblemCode } from '../errors.ts';
import { type HttpServer, JSON_TYPES, NDJSON_TYPES, requireContent } from './http-server.ts';

interface Guards {
  /** Throws a Problem for a request that the service rejects by its host or origin; null accepts all requests. */
  readonly admit: ((request: FastifyRequest) => void) | null;
  /** Throws Problem `unauthorized` unless the header Authorization has a valid token. */
  readonly authorize: (authorization: string | undefined) => void;
  /** Whether the server accepts no more work. */
  readonly isStopping: () => boolean;
  /** Filled with the requests for which cards may be drawn. */
  readonly admitted: WeakSet<FastifyRequest>;
}

/** Adds a hook that checks the request line and the headers before the body is read. Cheap checks come first. */
export function guardRequests(app: HttpServer, { admit, authorize, isStopping, admitted }: Guards): void {
  app.addHook('onRequest', async (request, reply) => {
    const fault = findHeadFault(request.raw);
    if (fault !== null) throw new Problem(fault);
    admit?.(request);
    if (request.is404) {
      const allowed = allowedMethods(app, request.url);
      if (allowed.length === 0) throw new Problem('not_found');
      reply.header('allow', allowed.join(', '));
      throw new Problem('method_not_allowed');
    }
    // Checked by method, so that no route with a body can be forgotten.
    if (request.method !== 'POST') return;
    if (isStopping()) throw new Problem('shutting_down');
    authorize(request.headers.authorization);
    admitted.add(request);
    requireContent(
      request.headers,
      request.routeOptions.config.takesLines === true ? NDJSON_TYPES : JSON_TYPES,
    );
  });
}

function allowedMethods(app: HttpServer, url: string): string[] {
  const [path = ''] = url.split('?', 1);
  return app.supportedMethods.filter((method) => app.findRoute({ method, url: path }) !== null);
}

/** RFC 6750, section 2.1. The name of the scheme is case-insensitive (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+)$/iu;

/**
 * Returns a function that throws Problem `unauthorized` unless the header Authorization has one of the tokens.
 *
 * @param tokens if empty, the function never throws
 */
export function createAuthorize(tokens: readonly string[]): (authorization: string | undefined) => void {
  if (tokens.length === 0) return () => undefined;
  const expected = tokens.map(digest);
  return (authorization = '') => {
    const [, received = ''] = BEARER.exec(authorization) ?? [];
    const found = digest(received);
    // Against timing attacks: digests have equal length, so the time depends neither on a token's length nor on its first
    // wrong character. All tokens are compared, so the time does not depend on which one matches.
    const matches = expected.filter((token) => timingSafeEqual(found, token));
    if (matches.length === 0) throw new Problem('unauthorized');
  };
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Time for which a browser caches the answer to a preflight, s. Chromium's maximum. */
const PREFLIGHT_MAX_AGE = 7_200;

/** Headers of an answer that a page of another origin may read. */
const EXPOSED = 'etag, picture-quality, retry-after, server-timing';

/**
 * Allows pages of other origins to call the routes that store nothing (CORS protocol of the Fetch standard). Call this
 * before adding the routes and before {@link guardRequests}, so that pages can also read problems.
 *
 * @param origins in the spelling of the header Origin; if empty, nothing is added
 */
export function allowOrigins(app: HttpServer, origins: ReadonlySet<string>): void {
  if (origins.size === 0) return;
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.storesNothing !== true || (method !== 'GET' && method !== 'POST')) return;
    const schema = { hide: true };
    app.options(url, { schema, config: { storesNothing: true } }, (request, reply) => {
      if (isListed(request.headers.origin)) {
        reply.headers({
          'access-control-allow-methods': method,
          'access-control-allow-headers': 'content-type',
          'access-control-max-age': String(PREFLIGHT_MAX_AGE),
        });
      }
      return reply.code(204).send();
    });
  });
  app.addHook('onRequest', async ({ headers: { origin }, routeOptions }, reply) => {
    if (routeOptions.config.storesNothing !== true) return;
    // Also set for an origin that is not listed: a cache must not reuse that answer for a listed origin.
    reply.header('vary', 'Origin');
    if (isListed(origin)) {
      reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED });
    }
  });

  function isListed(origin: string | undefined): origin is string {
    return origin !== undefined && origins.has(origin);
  }
}

/** Headers that are rejected if sent twice: this server might use one value and a proxy in front of it the other. */
const SINGLETONS = new Set(['host', 'content-type', 'authorization', 'transfer-encoding']);

/** RFC 3986, section 3.2: `uri-host [ ":" port ]`; empty if the target has no authority. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/iu;

/**
 * Finds a fault of the head that Node's parser accepts but another parser may interpret differently. Request smuggling
 * relies on such differences: unsupported versions, fragments in targets, repeated headers, transfer codings other than
 * `chunked`, and invalid hosts (RFC 9112, sections 2.3, 3.2, 6.1 and 11.2). The connection must close after the answer.
 *
 * @returns null for an unambiguous head
 */
export function findHeadFault({
  httpVersion,
  url = '',
  headers,
  rawHeaders,
}: IncomingMessage): ProblemCode | null {
  const isOld = httpVersion === '1.0';
  if (!isOld && httpVersion !== '1.1') return 'version_not_supported';
  const coding = headers['transfer-encoding'];
  const isSound =
    // The router would treat it as the start of the query.
    !url.includes('#') &&
    !hasRepeatedSingleton(rawHeaders) &&
    HOST.test(headers.host ?? '') &&
    (headers.host !== undefined || isOld) &&
    (coding === undefined || (!isOld && coding.toLowerCase() === 'chunked'));
  return isSound ? null : 'malformed_request';
}

/**
 * Returns whether one of {@link SINGLETONS} is repeated.
 *
 * @param rawHeaders alternating names and values, because Node's `headers` has only the first value of such a header
 */
function hasRepeatedSingleton(rawHeaders: readonly string[]): boolean {
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const singletons = names.filter((name) => SINGLETONS.has(name));
  return new Set(singletons).size < singletons.length;
}

/**
 * Sent with every answer. No answer is a page: if a browser opens one, it must not guess the type, and must not load, run or
 * frame anything.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** Sent with cards instead: browsers, crawlers and other sites may load a card from anywhere. */
export const SHOWN_ANYWHERE = {
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
} as const;
