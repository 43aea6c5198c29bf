import { z } from 'zod';
import { Problem, type ProblemCode } from '../errors.ts';
import { healthAnswer } from './answers.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problems.ts';

/**
 * `GET /health/live` says that the process answers; `GET /health/ready` that it can make cards.
 *
 * @param obstacle why it cannot at the moment, or null
 */
export function addHealthRoutes(app: HttpServer, obstacle: () => ProblemCode | null): void {
  const liveSchema = {
    operationId: 'isLive',
    summary: 'Ask whether the process answers',
    description: 'For what ends a process that does not answer.',
    tags: ['health'],
    response: { ...yes('The process answers'), ...problemResponses(['query_rejected']) },
  };
  app.get('/health/live', { schema: liveSchema }, async () => ({ status: 'ok' as const }));

  const readySchema = {
    operationId: 'isReady',
    summary: 'Ask whether cards can be made',
    description: 'For what sends requests here: 503 while the service starts, stops or cannot draw.',
    tags: ['health'],
    response: {
      ...yes('Cards can be made'),
      ...problemResponses(['query_rejected', 'not_ready', 'shutting_down']),
    },
  };
  app.get('/health/ready', { schema: readySchema }, async () => {
    const code = obstacle();
    if (code !== null) throw new Problem(code);
    return { status: 'ok' as const };
  });
}

/** Of the API document: the answer that is no problem. */
function yes(description: string) {
  return { 200: { description, content: { 'application/json': { schema: healthAnswer } } } };
}

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
