import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { HttpServer } from '../http/http-server.ts';
import { PAGE } from '../program-files.ts';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

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
export async function addPageRoutes(app: HttpServer): Promise<void> {
  const files = await readPageFiles();
  const send = (reply: FastifyReply, name: string): FastifyReply => {
    const file = files.get(name);
    if (file === undefined) throw new Problem('not_found');
    return reply.header('content-security-policy', PAGE_POLICY).type(file.type).send(file.bytes);
  };
  app.get('/preview', { schema: { hide: true } }, (_request, reply) => send(reply, 'index.html'));

  const schema = { hide: true, params: z.strictObject({ file: z.string() }) };
  app.get('/preview/page/:file', { schema }, (request, reply) => send(reply, request.params.file));
}

interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The page's files by their names, as they are: the browser gets what stands in the repository. */
async function readPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const name of await readdir(PAGE)) {
    const type = TYPES.get(extname(name));
    if (type !== undefined) files.set(name, { type, bytes: await readFile(new URL(name, PAGE)) });
  }
  return files;
}
