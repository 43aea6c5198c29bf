import type { HttpServer } from './http-server.ts';

/** What `GET /metrics` shows. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/**
 * `GET /metrics`: what is counted, for Prometheus.
 *
 * @param authorize throws Problem `unauthorized`: how much is made, and how well it goes, is not for everyone
 */
export function addMetricsRoute(
  app: HttpServer,
  { contentType, text }: MetricsPage,
  authorize: (authorization: string | undefined) => void,
): void {
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    authorize(request.headers.authorization);
    return reply.type(contentType).send(Buffer.from(await text()));
  });
}
