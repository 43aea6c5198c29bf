import type { HttpServer } from './http-server.ts';

/** Follows the requests of an app through validation and handling; their end is told with their log line. */
export function traceRequests(app: HttpServer): void {
  app.addHook('preValidation', async ({ trail }) => trail.trace?.validate());
  app.addHook('preHandler', ({ trail }, _reply, done) => {
    if (trail.trace === undefined) done();
    else trail.trace.handle(done);
  });
}
