import { z } from 'zod';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problem-document.ts';

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
  const schema = {
    operationId: 'getMetrics',
    summary: 'Read what is counted',
    description: 'For Prometheus, where METRICS is set. docs/metrics.md lists what there is.',
    tags: ['health'],
    response: {
      200: {
        description: 'In the text format of Prometheus',
        content: { 'text/plain': { schema: z.string() as unknown as z.ZodType<Buffer> } },
      },
      ...problemResponses(['unauthorized', 'query_rejected']),
    },
  };
  app.get('/metrics', { schema }, async (request, reply) => {
    authorize(request.headers.authorization);
    return reply.type(contentType).send(Buffer.from(await text()));
  });
}
