import { z } from 'zod';
import { orderCard, type CardOrder } from '../card/card-order.ts';
import type { ResolvePictures } from '../card/resolve-pictures.ts';
import type { Showing, ShownCard } from '../card/show-card.ts';
import { Problem } from '../errors.ts';
import { canonicalLink, isSigned, SIGNATURE } from '../link/link-signature.ts';
import { FORMATS, PICTURE_FORMATS, type PictureFormat } from '../picture-format.ts';
import type { Registry, Template } from '../template/registry.ts';
import { abortWhenGone } from './abort-when-gone.ts';
import { PICTURE_CONTENT } from './answers.ts';
import { matchesTag, requireMatch } from './entity-tag.ts';
import type { HttpServer } from './http-server.ts';
import {
  createLinkReader,
  linkQuery,
  readParameters,
  type LinkedCard,
  type LinkReader,
} from './link-query.ts';
import { problemResponses } from './problem-document.ts';
import { SHOWN_ANYWHERE } from './security-headers.ts';

export interface LinkOptions {
  /** With any of which a link may be signed; null takes links without a signature. */
  readonly keys: readonly string[] | null;
  readonly showing: Showing;
  /** Undefined where no template takes pictures. */
  readonly resolvePictures: ResolvePictures | undefined;
}

/** A day: a template that was changed is seen by then, and a crowd is served by caches. s */
const MAX_AGE = 86_400;
/** A link that is refused is followed by everyone who sees its page. s */
const REFUSAL_MAX_AGE = 30;
/** What stands in for a card is asked for again soon. s */
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

/** What a path names. */
interface Target {
  readonly template: Template;
  readonly readLink: LinkReader;
  readonly format: PictureFormat;
}

/** `GET /og/{template}.png?…&signature=…`: a card by its link alone, for pages that cannot post. */
export function addLinkRoute(
  app: HttpServer,
  registry: Registry,
  { keys, showing, resolvePictures }: LinkOptions,
): void {
  const targets = new Map(listTargets(registry));
  const schema = {
    operationId: 'openLink',
    summary: 'Show the card of a signed link; if it cannot be made, the fallback card of its template',
    tags: ['links'],
    params: z.object({
      file: z.string().meta({ description: 'Name of the template and ending, such as vaccine.png' }),
    }),
    querystring: linkQuery.loose(),
    response: {
      200: {
        description: 'The card or, with the header Picture-Fallback, the fallback card',
        content: PICTURE_CONTENT,
        headers: {
          'picture-fallback': { type: 'string', description: 'Code of the problem with the card' },
        },
      },
      308: z.undefined().describe('The link in its one spelling is in Location'),
      304: z.undefined().describe('The client has the card already'),
      ...problemResponses(LINK_PROBLEMS),
    },
  };
  app.get('/og/:file', { schema, validatorCompiler: acceptAll }, async (request, reply) => {
    reply.header('cache-control', `public, max-age=${REFUSAL_MAX_AGE}`);
    const target = targets.get(request.params.file);
    if (target === undefined) throw new Problem('template_not_found');
    const { template, readLink, format } = target;
    request.trail.template = template.name;
    const [path = '', search = ''] = request.url.split(/\?(.*)/su);
    const parameters = readParameters(search);
    if (keys !== null) {
      const link = checkedLink(path, parameters, keys);
      // Each spelling of a link would be a picture of its own for a cache, and could be asked for without end.
      if (request.url !== link) return reply.redirect(link.slice(path.length), PERMANENT_REDIRECT);
    }
    const link = readLink(parameters, format);
    const left = link.expires === null ? MAX_AGE : link.expires - Math.floor(Date.now() / 1000);
    if (left <= 0) throw new Problem('link_expired');
    const kept = keptFor(Math.min(MAX_AGE, left));

    const order = await orderLinked(template, link);
    if ('failure' in order) return answer(order, kept);
    const { key } = order;
    request.trail.variant = order.variant.name;
    request.trail.key = key;
    const etag = `"${key}"`;
    requireMatch(request.headers, etag);
    const signal = abortWhenGone(reply);
    if (!matchesTag(request.headers['if-none-match'], etag)) {
      return answer(await showing.show(order, signal), { ...kept, etag });
    }
    // The client has the picture if there is one, so it is not read.
    const shown = await showing.ensure(order, signal);
    if (shown !== null) return answer(shown, kept);
    return reply
      .headers({ ...SHOWN_ANYWHERE, ...kept, etag })
      .code(304)
      .send();

    function answer(
      { picture, format, failure }: ShownCard,
      headers: Readonly<Record<string, string>>,
    ): Uint8Array {
      reply.headers(SHOWN_ANYWHERE).type(PICTURE_FORMATS[format].type);
      if (failure === null) reply.headers(headers);
      else reply.headers({ ...keptFor(FALLBACK_MAX_AGE), 'picture-fallback': failure.code });
      if (failure !== null) request.trail.error = failure;
      return picture;
    }
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
      return showing.standIn(template.name, error);
    }
  }
}

/** What is signed is read once, and not by Fastify in a way of its own. */
const acceptAll = () => () => true;

/** By the last part of their paths, such as `vaccine.png`. */
function listTargets(registry: Registry): [string, Target][] {
  return [...registry.values()].flatMap((template) => {
    const readLink = createLinkReader(template);
    return FORMATS.map((format): [string, Target] => [
      `${template.name}.${PICTURE_FORMATS[format].extension}`,
      { template, readLink, format },
    ]);
  });
}

/**
 * @returns the link in its one spelling
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

function keptFor(seconds: number): { readonly 'cache-control': string } {
  return { 'cache-control': `public, max-age=${seconds}` };
}
