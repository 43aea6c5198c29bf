import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import { findHeadFault } from './find-head-fault.ts';
import type { HttpServer } from './http-server.ts';
import { JSON_TYPES, NDJSON_TYPES, requireContent } from './require-content.ts';

export interface Guards {
  /** Throws the Problem of a request that this service is not for; null where it is for all. */
  readonly admit: ((request: FastifyRequest) => void) | null;
  /** Throws Problem `unauthorized`. */
  readonly authorize: (authorization: string | undefined) => void;
  /** Whether the server takes no more work. */
  readonly isStopping: () => boolean;
}

/** What is decided by a request's first line and headers alone, before its body is read; cheap answers first. */
export function guardRequests(app: HttpServer, { admit, authorize, isStopping }: Guards): void {
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
