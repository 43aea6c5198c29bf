import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { typeOfName } from '../picture-format.ts';
import { STORE_NAME, CACHE_CONTROL, type Store } from '../store/store.ts';
import { PICTURE_CONTENT } from './answers.ts';
import { SHOWN_ANYWHERE } from './guards.ts';
import { abortWhenGone, type HttpServer } from './http-server.ts';
import { problemResponses } from './problems.ts';

/** Lets browsers and CDNs cache a card for ever and show it on any page. */
const IMAGE_HEADERS = {
  'cache-control': CACHE_CONTROL,
  ...SHOWN_ANYWHERE,
} as const;

/** Adds `GET /images/{name}`, which answers with a stored card. */
export function addImageRoute(app: HttpServer, store: Store): void {
  const schema = {
    operationId: 'getImage',
    summary: 'Get a stored card',
    description:
      'For a service that serves its cards itself; otherwise the URLs of cards point to a bucket or a CDN. The picture of a name never changes.',
    tags: ['images'],
    params: z.object({
      name: z.string().meta({ pattern: STORE_NAME.source, description: 'File name in the URL of a card' }),
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
    const headers = { ...IMAGE_HEADERS, etag: tag };
    const signal = abortWhenGone(reply);
    // The bytes of a name never change, so the tag alone decides the conditions. The card need not be read.
    const isMismatch = !isMatched(request.headers, tag);
    if (isMismatch || matchesTag(request.headers['if-none-match'], tag)) {
      // Conditions apply only if the resource exists (RFC 9110, section 13.2.1).
      if (!(await store.has(name, signal))) throw new Problem('image_not_found');
      if (isMismatch) throw new Problem('precondition_failed');
      return reply.headers(headers).code(304).send();
    }
    const picture = await store.get(name, signal);
    if (picture === null) throw new Problem('image_not_found');
    return reply.headers(headers).type(typeOfName(name)).send(picture);
  });
}

/** Descriptions of the headers of cacheable answers, for the API document. */
export const CACHING_HEADERS = {
  etag: {
    type: 'string',
    required: true,
    description:
      'Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same',
  },
  'cache-control': {
    type: 'string',
    required: true,
    description: 'Time for which a cache may use the answer, in seconds',
  },
} as const;

/** The answer 304, without a body. */
export const notModified = z
  .undefined()
  .meta({ description: 'The client already has the content', headers: CACHING_HEADERS });

/**
 * Checks the header If-Match (RFC 9110, section 13.1.1). The comparison is strong (section 8.8.3.2).
 *
 * @throws Problem `precondition_failed`
 */
export function requireMatch(headers: IncomingHttpHeaders, tag: string): void {
  if (!isMatched(headers, tag)) throw new Problem('precondition_failed');
}

function isMatched({ 'if-match': ifMatch }: IncomingHttpHeaders, tag: string): boolean {
  if (ifMatch === undefined || ifMatch.trim() === '*') return true;
  return ifMatch.split(',').some((entry) => entry.trim() === tag);
}

/**
 * Returns whether the header If-None-Match has this tag of an existing resource, or `*` for any tag (RFC 9110, section
 * 13.1.2). The comparison is weak (section 8.8.3.2).
 */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  const entries = (ifNoneMatch ?? '').split(',').map((entry) => entry.trim());
  if (entries.length === 1 && entries[0] === '*') return true;
  return entries.some((entry) => entry.replace(/^W\//u, '') === tag);
}
