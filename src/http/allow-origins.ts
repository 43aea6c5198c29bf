import type { HttpServer } from './http-server.ts';

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
