import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { typeOfName } from '../picture-format.ts';
import { STORE_NAME, CACHE_CONTROL, type Store } from '../store/store.ts';
import { PICTURE_CONTENT } from './answers.ts';
import { SHOWN_ANYWHERE } from './guards.ts';
import { abortWhenGone, type HttpServer } from './http-server.ts';
import { problemResponses } from './problems.ts';

/** What a browser and a CDN may do with a card: keep it for ever, and show it on any page. */
const IMAGE_HEADERS = {
  'cache-control': CACHE_CONTROL,
  ...SHOWN_ANYWHERE,
} as const;

/** `GET /images/{name}`: a stored card. */
export function addImageRoute(app: HttpServer, store: Store): void {
  const schema = {
    operationId: 'getImage',
    summary: 'Get a stored card',
    description:
      'Where the service serves cards itself; elsewhere their URLs lead to a bucket or a CDN. A name never gets another picture.',
    tags: ['images'],
    params: z.object({
      name: z.string().meta({ pattern: STORE_NAME.source, description: 'As in the URL of a card' }),
    }),
    response: {
      200: { description: 'The card', content: PICTURE_CONTENT, headers: CACHING_HEADERS },
      304: notModified,
      ...problemResponses([
        'image_not_found',
        'precondition_failed',
        'query_rejected',
        'store_unreachable',
        'overloaded',
        'deadline_exceeded',
      ]),
    },
  };
  app.get('/images/:name', { schema }, async (request, reply) => {
    const { name } = request.params;
    const [, key] = STORE_NAME.exec(name) ?? [];
    if (key === undefined) throw new Problem('image_not_found');
    const tag = `"${key}"`;
    requireMatch(request.headers, tag);
    const headers = { ...IMAGE_HEADERS, etag: tag };
    const signal = abortWhenGone(reply);
    // A name never gets other bytes, so a client that names its tag has the card, if there is one: no need to read it.
    if (matchesTag(request.headers['if-none-match'], tag)) {
      if (!(await store.has(name, signal))) throw new Problem('image_not_found');
      return reply.headers(headers).code(304).send();
    }
    const picture = await store.get(name, signal);
    if (picture === null) throw new Problem('image_not_found');
    return reply.headers(headers).type(typeOfName(name)).send(picture);
  });
}

/** Of the headers of what may be cached, for the API document. */
export const CACHING_HEADERS = {
  etag: {
    type: 'string',
    required: true,
    description:
      'Names what is sent; a request with it as If-None-Match is answered 304 as long as it stays the same',
  },
  'cache-control': {
    type: 'string',
    required: true,
    description: 'For how long a cache may answer with it, in seconds',
  },
} as const;

/** The answer that has no body, because the client has it already. */
export const notModified = z
  .undefined()
  .meta({ description: 'The client has it already', headers: CACHING_HEADERS });

/**
 * Looks whether the client wants what has this tag (RFC 9110, section 13.1.1). The comparison is strong (section 8.8.3.2).
 *
 * @throws Problem `precondition_failed`
 */
export function requireMatch({ 'if-match': ifMatch }: IncomingHttpHeaders, tag: string): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!ifMatch.split(',').some((entry) => entry.trim() === tag)) throw new Problem('precondition_failed');
}

/**
 * @param ifNoneMatch the header If-None-Match: tags, or `*` for any (RFC 9110, section 13.1.2)
 * @returns whether it names this tag of something that exists; the comparison is weak (section 8.8.3.2)
 */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  const entries = (ifNoneMatch ?? '').split(',').map((entry) => entry.trim());
  if (entries.length === 1 && entries[0] === '*') return true;
  return entries.some((entry) => entry.replace(/^W\//u, '') === tag);
}
