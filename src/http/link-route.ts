import { z } from 'zod';
import { orderCard, type CardOrder } from '../card/card-order.ts';
import type { ResolvePictures } from '../card/resolve-pictures.ts';
import type { Showing, ShownCard } from '../card/show-card.ts';
import { Problem, type ProblemCode } from '../errors.ts';
import {
  canonicalLink,
  isSigned,
  SIGNATURE,
  createLinkReader,
  describeLinkQuery,
  readParameters,
  type LinkedCard,
} from './link-query.ts';
import { FORMATS, PICTURE_FORMATS, type PictureFormat } from '../picture-format.ts';
import type { Registry, Template } from '../template/registry.ts';
import { abortWhenGone, type HttpServer } from './http-server.ts';
import { PICTURE_CONTENT } from './answers.ts';
import { pascalCase } from './card-route.ts';
import { CACHING_HEADERS, matchesTag, notModified, requireMatch } from './image-route.ts';
import { problemResponses } from './problems.ts';
import { SHOWN_ANYWHERE } from './guards.ts';

export interface LinkOptions {
  /** Keys of valid signatures; null accepts links without a signature. */
  readonly keys: readonly string[] | null;
  readonly showing: Showing;
  /** Undefined if no template accepts pictures. */
  readonly resolvePictures: ResolvePictures | undefined;
}

/** Cache lifetime of a card, s. Caches serve large audiences, and a changed template is visible after one day. */
const MAX_AGE = 86_400;
/** Cache lifetime of a problem, s. Cached because everyone who opens the page follows its link. */
const PROBLEM_MAX_AGE = 30;
/** Cache lifetime of a fallback card, s. Short, so that the card appears soon after it can be made. */
const FALLBACK_MAX_AGE = 30;

/** RFC 9110, section 15.4.9. */
const PERMANENT_REDIRECT = 308;

const LINK_PROBLEMS = [
  'link_rejected',
  'link_expired',
  'template_not_found',
  'variant_not_found',
  'precondition_failed',
  'query_rejected',
  'context_rejected',
] as const;

const FORMATS_BY_EXTENSION: ReadonlyMap<string, PictureFormat> = new Map(
  FORMATS.map((format) => [PICTURE_FORMATS[format].extension, format]),
);

const { 'cache-control': cacheControl } = CACHING_HEADERS;

const RESPONSES = {
  200: {
    description: 'The card or, with the header Picture-Fallback, the fallback card',
    content: PICTURE_CONTENT,
    headers: {
      'cache-control': cacheControl,
      // A fallback card has no entity tag.
      etag: { ...CACHING_HEADERS.etag, required: false },
      'picture-fallback': { type: 'string', description: 'Code of the problem with the card' },
    },
  },
  304: notModified,
  308: z.undefined().meta({
    description: 'Redirect to the canonical spelling of the link',
    headers: {
      location: { type: 'string', required: true, description: 'Path and query of the canonical link' },
      'cache-control': cacheControl,
    },
  }),
  ...cachedProblems(LINK_PROBLEMS),
};

/** Adds `GET /og/{template}.png?…&signature=…`, which draws a card from its link, for pages that cannot post. */
export function addLinkRoutes(
  app: HttpServer,
  registry: Registry,
  { keys, showing, resolvePictures }: LinkOptions,
): void {
  for (const template of registry.values()) {
    const readLink = createLinkReader(template);
    const schema = {
      operationId: `open${pascalCase(template.name)}Link`,
      summary: `Get the card of a signed link, or the fallback card: ${template.title}`,
      description:
        'If the card cannot be made, the answer is the fallback card with status 200, so that a page always has a picture. docs/links.md describes how to sign a link.',
      tags: ['links'],
      params: z.object({
        extension: z
          .string()
          .meta({ enum: [...FORMATS_BY_EXTENSION.keys()], description: 'Format of the picture' }),
      }),
      querystring: describeLinkQuery(template),
      response: RESPONSES,
    };
    const options = { config: { template: template.name }, schema, validatorCompiler: acceptAll };
    app.get(`/og/${template.name}.:extension`, options, async (request, reply) => {
      reply.headers(cachedFor(PROBLEM_MAX_AGE));
      const format = FORMATS_BY_EXTENSION.get(request.params.extension);
      if (format === undefined) throw new Problem('template_not_found');
      const [path = '', search = ''] = request.url.split(/\?(.*)/su);
      const parameters = readParameters(search);
      if (keys !== null) {
        const link = checkedLink(path, parameters, keys);
        // Redirects other spellings: a cache would store each spelling separately, and their number is unlimited.
        if (request.url !== link) return reply.redirect(link.slice(path.length), PERMANENT_REDIRECT);
      }
      const link = readLink(parameters, format);
      const left = link.expires === null ? MAX_AGE : link.expires - Math.floor(Date.now() / 1000);
      if (left <= 0) throw new Problem('link_expired');
      const caching = cachedFor(Math.min(MAX_AGE, left));

      const order = await orderLinked(template, link);
      if ('failure' in order) return answer(order, caching);
      const { key } = order;
      request.logFields.variant = order.variant.name;
      request.logFields.key = key;
      const etag = `"${key}"`;
      requireMatch(request.headers, etag);
      const signal = abortWhenGone(reply);
      if (!matchesTag(request.headers['if-none-match'], etag)) {
        return answer(await showing.show(order, signal), { ...caching, etag });
      }
      // The client already has the picture, so it is not read from the store.
      const shown = await showing.ensure(order, signal);
      if (shown !== null) return answer(shown, caching);
      return reply
        .headers({ ...SHOWN_ANYWHERE, ...caching, etag })
        .code(304)
        .send();

      function answer(
        { picture, format, failure }: ShownCard,
        headers: Readonly<Record<string, string>>,
      ): Uint8Array {
        reply.headers(SHOWN_ANYWHERE).type(PICTURE_FORMATS[format].type);
        if (failure === null) reply.headers(headers);
        else reply.headers({ ...cachedFor(FALLBACK_MAX_AGE), 'picture-fallback': failure.code });
        if (failure !== null) request.logFields.error = failure;
        return picture;
      }
    });
  }
  // Matches unknown templates only: the router prefers the literal paths of the known ones.
  app.get('/og/:file', { schema: { hide: true } }, async (_request, reply) => {
    reply.headers(cachedFor(PROBLEM_MAX_AGE));
    throw new Problem('template_not_found');
  });

  async function orderLinked(
    template: Template,
    { variant, context, form }: LinkedCard,
  ): Promise<CardOrder | ShownCard> {
    if (!template.variants.has(variant)) throw new Problem('variant_not_found');
    try {
      const resolved =
        resolvePictures === undefined ? context : await resolvePictures(template, context, form.scale);
      return orderCard(template, variant, resolved, form);
    } catch (error) {
      return showing.fallback(template.name, error);
    }
  }
}

/** Documents problems with the header Cache-Control. The default response may lack it: only GET is cached. */
function cachedProblems(codes: readonly ProblemCode[]): ReturnType<typeof problemResponses> {
  const responses = Object.entries(problemResponses(codes)).map(([status, { headers, ...response }]) => [
    status,
    {
      ...response,
      headers: { ...headers, 'cache-control': { ...cacheControl, required: status !== 'default' } },
    },
  ]);
  return Object.fromEntries(responses);
}

/** Skips Fastify's validation: the handler reads the query itself, exactly as it is signed. */
const acceptAll = () => () => true;

/**
 * Checks the signature of a link and returns the canonical spelling of the link.
 *
 * @throws Problem `link_rejected`
 */
function checkedLink(path: string, parameters: ReadonlyMap<string, string>, keys: readonly string[]): string {
  const signed = canonicalLink(
    path,
    [...parameters].filter(([name]) => name !== SIGNATURE),
  );
  const signature = parameters.get(SIGNATURE) ?? '';
  if (!isSigned(signed, signature, keys)) throw new Problem('link_rejected');
  return `${signed}&${SIGNATURE}=${signature}`;
}

function cachedFor(seconds: number): { readonly 'cache-control': string } {
  return { 'cache-control': `public, max-age=${seconds}` };
}
