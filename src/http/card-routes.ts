import type { FastifyContextConfig } from 'fastify';
import { z } from 'zod';
import { type CardOrder, pictureSize } from '../card/card-order.ts';
import type { Cards, ResolvedCard } from '../card/cards.ts';
import type { CreatedCard } from '../card/create-card.ts';
import { type FallbackCard, makeShapedFallback } from '../card/fallback-cards.ts';
import { pictureName, PICTURE_FORMATS, type PictureForm } from '../picture-format.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import type { Registry, Template } from '../template/registry.ts';
import {
  cardAnswer,
  resolvedCardAnswer,
  describeExplanation,
  explanationAnswer,
  PICTURE_CONTENT,
} from './answers.ts';
import { addBatchRoute, type BatchOptions } from './batch-route.ts';
import {
  describeCard,
  describePicture,
  describeStored,
  describeWarnings,
  type LocatedCard,
} from './card-answer.ts';
import {
  contextSchema,
  cardQuery,
  metaQuery,
  CARD_PROBLEMS,
  makeRequested,
  pascalCase,
  type CardRoute,
  pictureProblems,
  orderRequested,
  acceptedFormat,
  readForm,
} from './card-route.ts';
import { type HttpServer, reportTimings, SERVER_TIMING, abortWhenGone } from './http-server.ts';
import { problemResponses, type DescribeFallback } from './problems.ts';
import { templateNotFound } from './template-routes.ts';

interface CardRoutesOptions {
  readonly registry: Registry;
  /** What `POST /create` makes; null if that path answers with the names of the templates. */
  readonly defaultTemplate: Template | null;
  readonly cards: Cards;
  /** The stored fallback cards by their template's name. */
  readonly fallbacks: ReadonlyMap<string, FallbackCard>;
  /** The public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
  readonly batches: BatchOptions;
}

/** Everything that takes a context. */
export function addCardRoutes(
  app: HttpServer,
  { registry, defaultTemplate, cards, fallbacks, imageUrl, batches }: CardRoutesOptions,
): void {
  for (const template of registry.values()) {
    const { name } = template;
    const route = { template, body: contextSchema(template), query: cardQuery(template), cards, imageUrl };
    const fallback = fallbackOf(template);
    addCreateRoute(app, { ...route, path: `/create/${name}`, fallback, isDefault: false });
    addResolveRoute(app, { ...route, path: `/resolve/${name}` });
    addRenderRoute(app, { ...route, path: `/render/${name}` });
    addBatchRoute(app, { ...route, path: `/batch/${name}` }, batches);
    if (template === defaultTemplate) {
      addCreateRoute(app, { ...route, path: '/create', fallback, isDefault: true });
    }
  }
  const fallback = defaultTemplate === null ? undefined : fallbackOf(defaultTemplate);
  if (defaultTemplate === null) refuse('/create');
  refuse('/create/:template', { fallback });
  refuse('/resolve/:template', { storesNothing: true });
  refuse('/render/:template', { storesNothing: true });
  refuse('/batch/:template', { takesLines: true });

  function fallbackOf(template: Template): DescribeFallback | undefined {
    const stored = fallbacks.get(template.name);
    const query = cardQuery(template);
    return stored && createDescribeFallback({ template, stored, cards, query, imageUrl });
  }

  function answer(): never {
    throw templateNotFound(registry);
  }

  /** The router prefers the paths with a template's name in full, so only unknown names come here. */
  function refuse(path: string, config: FastifyContextConfig = {}) {
    // In the hook, so that the body is not even read.
    app.post(path, { config, schema: { hide: true }, onRequest: async () => answer() }, answer);
  }
}

interface CreateRoute extends CardRoute {
  /** Undefined only where no card is ever made, as for the API document alone. */
  readonly fallback: DescribeFallback | undefined;
  /** Whether this is the path without a template's name. */
  readonly isDefault: boolean;
}

/** `POST /create/{template}`: makes a card and answers with its URL. */
function addCreateRoute(
  app: HttpServer,
  { path, template, body, query, cards, imageUrl, fallback, isDefault }: CreateRoute,
): void {
  const schema = {
    operationId: `create${isDefault ? '' : pascalCase(template.name)}`,
    summary: `Make and store a card: ${template.title}${isDefault ? ' (the default template)' : ''}`,
    description:
      'Answers with the URL of the card and the <meta> tags of a page that is shared with it. The same context has the same URL, so it is safe to post it again.',
    tags: ['create'],
    querystring: query.extend(metaQuery(template)),
    body,
    response: {
      200: {
        description: 'The card was stored already',
        content: { 'application/json': { schema: cardAnswer } },
        headers: { 'server-timing': SERVER_TIMING },
      },
      201: {
        description: 'This call stored the card',
        content: { 'application/json': { schema: cardAnswer } },
        headers: {
          location: { type: 'string', description: 'The URL of the card' },
          'server-timing': SERVER_TIMING,
        },
      },
      ...problemResponses([...CARD_PROBLEMS, 'store_unreachable', ...pictureProblems(template)]),
    },
  };
  app.post(path, { config: { template: template.name, fallback }, schema }, async (request, reply) => {
    const { card, also } = await makeRequested(template, request, make);
    const { created, drawn, timings } = card;
    request.logFields.created = created;
    if (drawn !== null) request.logFields.drawn = drawn;
    reportTimings(timings, reply);

    reply.code(created ? 201 : 200);
    if (created) reply.header('location', card.url);
    const { alt, meta, ...picture } = describeCard(card, also, request.query.page);
    return {
      ...picture,
      ...describeStored(card),
      alt,
      ...(also === null ? {} : { also: { ...describePicture(also), ...describeStored(also) } }),
      warnings: describeWarnings(card, also),
      meta,
    };
  });

  async function make(order: CardOrder): Promise<LocatedCard & CreatedCard> {
    const created = await cards.create(order);
    return { ...created, order, url: imageUrl(pictureName(order.key, created.format)) };
  }
}

/** `POST /resolve/{template}`: what `POST /create` would answer, without drawing or storing. */
function addResolveRoute(app: HttpServer, { path, template, body, query, cards, imageUrl }: CardRoute): void {
  const schema = {
    operationId: `resolve${pascalCase(template.name)}`,
    summary: `Say which URL a card will have and how its texts fit: ${template.title}`,
    description: 'Draws and stores nothing: the picture need not be there yet.',
    tags: ['resolve'],
    querystring: query.extend(metaQuery(template)),
    body,
    response: {
      200: {
        description: 'The card as it would be made; nothing was drawn or stored',
        content: { 'application/json': { schema: resolvedCardAnswer } },
        headers: { 'server-timing': SERVER_TIMING },
      },
      ...problemResponses([...CARD_PROBLEMS, ...pictureProblems(template)]),
    },
  };
  const config = { template: template.name, storesNothing: true };
  app.post(path, { config, schema }, async (request, reply) => {
    const signal = abortWhenGone(reply);
    const { card, also } = await makeRequested(template, request, (order) => resolve(order, signal));
    const { texts, timings } = card;
    reportTimings(timings, reply);
    const { alt, meta, ...picture } = describeCard(card, also, request.query.page);
    return {
      ...picture,
      alt,
      ...(also === null ? {} : { also: describePicture(also) }),
      texts,
      warnings: describeWarnings(card, also),
      meta,
    };
  });

  async function resolve(order: CardOrder, signal: AbortSignal): Promise<LocatedCard & ResolvedCard> {
    const resolved = await cards.resolve(order, signal);
    return { ...resolved, order, url: imageUrl(pictureName(order.key, resolved.format)) };
  }
}

/** Of the header, for the API document. */
const PICTURE_QUALITY = {
  type: 'integer',
  description:
    'Quality of a JPEG, or of a WebP that was made smaller for max_bytes, 1 to 100; else there is none',
} as const;

const explain = z
  .enum(['true', 'svg', 'false'])
  .default('false')
  .describe('Answer how the card is made, as JSON, instead of its picture; "svg" adds the drawing');

const BY_ACCEPT =
  'Here, where the body is the picture, the header Accept decides instead if it names one of these types';

/** `POST /render/{template}`: the picture itself, or how it is made, nothing stored; for curl and designers. */
function addRenderRoute(app: HttpServer, { path, template, body, query, cards }: CardRoute): void {
  const schema = {
    operationId: `render${pascalCase(template.name)}`,
    summary: `Draw a card without storing it: ${template.title}`,
    description:
      'For designers, and to try things out. With `explain=true` the answer says why each text got its size, its lines and its fonts.',
    tags: ['render'],
    querystring: query.extend({
      format: query.shape.format.describe(`${query.shape.format.description ?? ''}. ${BY_ACCEPT}`),
      explain,
    }),
    body,
    response: {
      200: {
        description: 'The card, or with `explain` how it is made',
        content: { ...PICTURE_CONTENT, 'application/json': { schema: explanationAnswer } },
        headers: { 'server-timing': SERVER_TIMING, 'picture-quality': PICTURE_QUALITY },
      },
      ...problemResponses([...CARD_PROBLEMS, ...pictureProblems(template)]),
    },
  };
  const config = { template: template.name, storesNothing: true };
  app.post(path, { config, schema }, async (request, reply) => {
    const { logFields, body, query } = request;
    const wanted = query.format ?? acceptedFormat(request.headers);
    const order = orderRequested(template, { logFields, body, query: { ...query, format: wanted } });
    if (query.explain !== 'false') {
      const explanation = await cards.explain(order, abortWhenGone(reply));
      reportTimings(explanation.timings, reply);
      return describeExplanation(explanation, { withDrawing: query.explain === 'svg' });
    }
    const { picture, format, quality, timings, way, reason } = await cards.render(
      order,
      abortWhenGone(reply),
    );
    logFields.drawn = { way, reason };
    reportTimings(timings, reply);
    reply.type(PICTURE_FORMATS[format].type);
    if (quality !== null) reply.header('picture-quality', String(quality));
    return picture;
  });
}

interface FallbackOptions {
  readonly template: Template;
  readonly stored: FallbackCard;
  readonly cards: Pick<Cards, 'create'>;
  readonly query: ReturnType<typeof cardQuery>;
  readonly imageUrl: (name: string) => string;
}

/** The fallback card in the shape of the query, if that is there soon; else the one that is stored. */
function createDescribeFallback({
  template,
  stored,
  cards,
  query: schema,
  imageUrl,
}: FallbackOptions): DescribeFallback {
  return async function describeFallback(query) {
    const { alt } = stored;
    const shape = readFitting(query);
    const shaped = await makeShapedFallback(template, shape, cards);
    if (shaped !== null) {
      const { order, created } = shaped;
      const url = imageUrl(pictureName(order.key, created.format));
      return { url, ...pictureSize(order), type: PICTURE_FORMATS[created.format].type, alt };
    }
    const { name, width, height } = stored;
    await stored.ensureStored();
    return { url: imageUrl(name), width, height, type: PICTURE_FORMATS.png.type, alt };
  };

  /** One parameter that is wrong leaves the others as they are. */
  function readFitting(query: unknown): { readonly variant: string; readonly form: PictureForm } {
    const fields: Readonly<Record<string, z.ZodType>> = schema.shape;
    const fitting = Object.entries(Object(query)).filter(
      ([name, value]) => Object.hasOwn(fields, name) && fields[name]?.safeParse(value).success === true,
    );
    const data = schema.parse(Object.fromEntries(fitting));
    const variant = template.variants.has(data.variant) ? data.variant : DEFAULT_VARIANT;
    return { variant, form: readForm(data) };
  }
}
