import { z } from 'zod';
import { Problem, type ProblemCode } from '../errors.ts';
import { healthAnswer } from './answers.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problems.ts';

/**
 * Adds `GET /health/live`, which succeeds while the process answers, and `GET /health/ready`, which succeeds while the
 * service can make cards.
 *
 * @param findObstacle returns the problem that prevents making cards, or null
 */
export function addHealthRoutes(app: HttpServer, findObstacle: () => ProblemCode | null): void {
  const liveSchema = {
    operationId: 'isLive',
    summary: 'Check whether the process answers',
    description: 'A liveness probe: restart the process if this call fails.',
    tags: ['health'],
    response: { ...success('The process answers'), ...problemResponses(['query_rejected']) },
  };
  app.get('/health/live', { schema: liveSchema }, async () => ({ status: 'ok' as const }));

  const readySchema = {
    operationId: 'isReady',
    summary: 'Check whether cards can be made',
    description: 'A readiness probe: 503 while the service starts, stops or cannot draw.',
    tags: ['health'],
    response: {
      ...success('Cards can be made'),
      ...problemResponses(['query_rejected', 'not_ready', 'shutting_down']),
    },
  };
  app.get('/health/ready', { schema: readySchema }, async () => {
    const code = findObstacle();
    if (code !== null) throw new Problem(code);
    return { status: 'ok' as const };
  });
}

/** Returns the description of the answer 200 for the API document. */
function success(description: string) {
  return { 200: { description, content: { 'application/json': { schema: healthAnswer } } } };
}

/** The page of `GET /metrics`. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/**
 * Adds `GET /metrics`, the metrics for Prometheus.
 *
 * @param authorize throws Problem `unauthorized`, because numbers of cards and failures are not public
 */
export function addMetricsRoute(
  app: HttpServer,
  { contentType, text }: MetricsPage,
  authorize: (authorization: string | undefined) => void,
): void {
  const schema = {
    operationId: 'getMetrics',
    summary: 'Get the metrics',
    description: 'For Prometheus, if METRICS is set. docs/metrics.md lists the metrics.',
    tags: ['health'],
    response: {
      200: {
        description: 'The metrics in the text format of Prometheus',
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
