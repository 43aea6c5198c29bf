import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { HttpServer } from '../http/http-server.ts';
import type { PageFile } from './page-files.ts';

/** Only what this service sends runs and shows; cards come as blobs. Nothing inline, nothing from elsewhere. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /preview`, the designer's page, and what it is made of. */
export function addPageRoutes(app: HttpServer, files: ReadonlyMap<string, PageFile>): void {
  const send = (reply: FastifyReply, name: string): FastifyReply => {
    const file = files.get(name);
    if (file === undefined) throw new Problem('not_found');
    return reply.header('content-security-policy', PAGE_POLICY).type(file.type).send(file.bytes);
  };
  app.get('/preview', { schema: { hide: true } }, (_request, reply) => send(reply, 'index.html'));

  const schema = { hide: true, params: z.strictObject({ file: z.string() }) };
  app.get('/preview/page/:file', { schema }, (request, reply) => send(reply, request.params.file));
}
