import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Problem, type ProblemCode } from '../errors.ts';
import { type HttpServer, JSON_TYPES, NDJSON_TYPES, requireContent } from './http-server.ts';

interface Guards {
  /** Throws the Problem of a request that this service is not for; null where it is for all. */
  readonly admit: ((request: FastifyRequest) => void) | null;
  /** Throws Problem `unauthorized`. */
  readonly authorize: (authorization: string | undefined) => void;
  /** Whether the server takes no more work. */
  readonly isStopping: () => boolean;
  /** Gets the requests for which cards may be drawn. */
  readonly admitted: WeakSet<FastifyRequest>;
}

/** What is decided by a request's first line and headers alone, before its body is read; cheap answers first. */
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
    // By method, so that no route that takes a body can be forgotten.
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

/** RFC 6750, section 2.1; the scheme's name is case-insensitive (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+)$/iu;

/**
 * @param tokens of which a request has to bring one; none lets everyone in
 * @returns a check of the header Authorization that throws Problem `unauthorized`
 */
export function createAuthorize(tokens: readonly string[]): (authorization: string | undefined) => void {
  if (tokens.length === 0) return () => undefined;
  const expected = tokens.map(digest);
  return (authorization = '') => {
    const [, received = ''] = BEARER.exec(authorization) ?? [];
    const found = digest(received);
    // Digests have one length, so that the time taken tells neither a token's length nor how much of it was right. All
    // tokens are compared, so that it does not tell which one was right.
    const matches = expected.filter((token) => timingSafeEqual(found, token));
    if (matches.length === 0) throw new Problem('unauthorized');
  };
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** How long a browser keeps the answer to a preflight, s. Chromium keeps none longer. */
const PREFLIGHT_MAX_AGE = 7_200;

/** What a page may read besides the body. */
const EXPOSED = 'etag, picture-quality, retry-after, server-timing';

/**
 * Lets pages of other origins read the routes that store nothing, as the CORS protocol of the Fetch standard has it. Call
 * it before the routes are added, and before what refuses requests: a page reads problems too.
 *
 * @param origins as the header Origin has them; none changes nothing
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
    // Also where the origin is not listed: a cache must not give that answer to a page that is.
    reply.header('vary', 'Origin');
    if (isListed(origin)) {
      reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED });
    }
  });

  function isListed(origin: string | undefined): origin is string {
    return origin !== undefined && origins.has(origin);
  }
}

/** Fields that mean one thing or nothing: of two, this server would take the one and a proxy before it the other. */
const SINGLETONS = new Set(['host', 'content-type', 'authorization', 'transfer-encoding']);

/** RFC 3986, section 3.2: `uri-host [ ":" port ]`; empty where the target has no authority. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/iu;

/**
 * Finds what Node's parser lets through though another one could read it otherwise, which is what request smuggling lives
 * on: versions without a meaning here, fragments in targets, fields given twice, transfer codings besides `chunked`,
 * and a host that is none. RFC 9112, sections 2.3, 3.2, 6.1 and 11.2. The connection of such a request cannot go on.
 *
 * @returns null for a head that has one meaning
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
    // The router would take it for the beginning of a query.
    !url.includes('#') &&
    !hasTwice(rawHeaders) &&
    HOST.test(headers.host ?? '') &&
    (headers.host !== undefined || isOld) &&
    (coding === undefined || (!isOld && coding.toLowerCase() === 'chunked'));
  return isSound ? null : 'malformed_request';
}

/** @param rawHeaders names and values in turn, as Node keeps them; its `headers` has the first value alone */
function hasTwice(rawHeaders: readonly string[]): boolean {
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const singletons = names.filter((name) => SINGLETONS.has(name));
  return new Set(singletons).size < singletons.length;
}

/**
 * On every answer. Nothing here is a page: should a browser open an answer as one, it may neither guess its type nor
 * load, run or frame anything.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** In their place on cards: browsers, crawlers and other sites load them from anywhere. */
export const SHOWN_ANYWHERE = {
  'cross-origin-resource-policy': 'cross-origin',
  'access-control-allow-origin': '*',
} as const;
