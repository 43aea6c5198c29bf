import { z } from 'zod';
import { Problem } from '../errors.ts';
import { STORE_NAME } from '../store/store-name.ts';
import { CACHE_CONTROL, type Store } from '../store/store.ts';
import { abortWhenGone } from './abort-when-gone.ts';
import { typeOfName } from '../picture-format.ts';
import { PICTURE_CONTENT } from './answers.ts';
import { CACHING_HEADERS, matchesTag, notModified, requireMatch } from './entity-tag.ts';
import type { HttpServer } from './http-server.ts';
import { problemResponses } from './problem-document.ts';
import { SHOWN_ANYWHERE } from './security-headers.ts';

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
