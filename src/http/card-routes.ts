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
  /** The template of `POST /create`; null if that path answers with the names of the templates. */
  readonly defaultTemplate: Template | null;
  readonly cards: Cards;
  /** The stored fallback cards by template name. */
  readonly fallbacks: ReadonlyMap<string, FallbackCard>;
  /** Returns the public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
  readonly batches: BatchOptions;
}

/** Adds all routes that accept a context. */
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
  if (defaultTemplate === null) rejectTemplate('/create');
  rejectTemplate('/create/:template', { fallback });
  rejectTemplate('/resolve/:template', { storesNothing: true });
  rejectTemplate('/render/:template', { storesNothing: true });
  rejectTemplate('/batch/:template', { takesLines: true });

  function fallbackOf(template: Template): DescribeFallback | undefined {
    const stored = fallbacks.get(template.name);
    const query = cardQuery(template);
    return stored && createDescribeFallback({ template, stored, cards, query, imageUrl });
  }

  function throwNotFound(): never {
    throw templateNotFound(registry);
  }

  /** Rejects unknown templates. The router prefers the literal paths of the known ones. */
  function rejectTemplate(path: string, config: FastifyContextConfig = {}) {
    // The hook throws before the body is read.
    const onRequest = async () => throwNotFound();
    app.post(path, { config, schema: { hide: true }, onRequest }, throwNotFound);
  }
}

interface CreateRoute extends CardRoute {
  /** Undefined only if the server never makes a card, for example to generate the API document. */
  readonly fallback: DescribeFallback | undefined;
  /** Whether the path has no template name. */
  readonly isDefault: boolean;
}

/** Adds `POST /create/{template}`, which makes and stores a card and answers with its URL. */
function addCreateRoute(
  app: HttpServer,
  { path, template, body, query, cards, imageUrl, fallback, isDefault }: CreateRoute,
): void {
  const schema = {
    operationId: `create${isDefault ? '' : pascalCase(template.name)}`,
    summary: `Make and store a card: ${template.title}${isDefault ? ' (the default template)' : ''}`,
    description:
      'Answers with the URL of the card and the <meta> tags for the page that is shared. The same context has the same URL, so it is safe to post it again.',
    tags: ['create'],
    querystring: query.extend(metaQuery(template)),
    body,
    response: {
      200: {
        description: 'The card was already stored',
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

/** Adds `POST /resolve/{template}`, which answers like `POST /create` without storing a card. */
function addResolveRoute(app: HttpServer, { path, template, body, query, cards, imageUrl }: CardRoute): void {
  const schema = {
    operationId: `resolve${pascalCase(template.name)}`,
    summary: `Get the URL that a card will have and the layout of its texts: ${template.title}`,
    description: 'Stores nothing: there may be no picture at the URL yet.',
    tags: ['resolve'],
    querystring: query.extend(metaQuery(template)),
    body,
    response: {
      200: {
        description: 'The card as it would be made; nothing was stored',
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

/** Description of the header Picture-Quality for the API document. */
const PICTURE_QUALITY = {
  type: 'integer',
  description: 'Quality of a JPEG or a lossy WebP, 1 to 100; missing for a lossless picture',
} as const;

const explain = z
  .enum(['true', 'svg', 'false'])
  .default('false')
  .describe(
    'Answers with an explanation of the layout, as JSON, instead of the picture; "svg" adds the drawing',
  );

const BY_ACCEPT =
  'On this path, the header Accept chooses the format if this parameter is missing and it names one of these types';

/** Adds `POST /render/{template}`, which answers with the picture or an explanation of its layout and stores nothing. */
function addRenderRoute(app: HttpServer, { path, template, body, query, cards }: CardRoute): void {
  const schema = {
    operationId: `render${pascalCase(template.name)}`,
    summary: `Draw a card without storing it: ${template.title}`,
    description:
      'For designers and for tests. With `explain=true` the answer explains the size, the lines and the fonts of each text.',
    tags: ['render'],
    querystring: query.extend({
      format: query.shape.format.describe(`${query.shape.format.description ?? ''}. ${BY_ACCEPT}`),
      explain,
    }),
    body,
    response: {
      200: {
        description: 'The card or, with `explain`, the explanation of its layout',
        content: { ...PICTURE_CONTENT, 'application/json': { schema: explanationAnswer } },
        headers: { 'server-timing': SERVER_TIMING, 'picture-quality': PICTURE_QUALITY },
      },
      ...problemResponses([...CARD_PROBLEMS, ...pictureProblems(template)]),
    },
  };
  const config = { template: template.name, storesNothing: true };
  app.post(path, { config, schema }, async (request, reply) => {
    const { logFields, body, query } = request;
    const requestedFormat = query.format ?? acceptedFormat(request.headers);
    const order = orderRequested(template, { logFields, body, query: { ...query, format: requestedFormat } });
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

/** Returns a function that describes the fallback card: in the form of the query if it is ready soon, else the stored one. */
function createDescribeFallback({
  template,
  stored,
  cards,
  query: schema,
  imageUrl,
}: FallbackOptions): DescribeFallback {
  return async function describeFallback(query) {
    const { alt } = stored;
    const shaped = await makeShapedFallback(template, readValid(query), cards);
    if (shaped !== null) {
      const { order, created } = shaped;
      const url = imageUrl(pictureName(order.key, created.format));
      return { url, ...pictureSize(order), type: PICTURE_FORMATS[created.format].type, alt };
    }
    const { name, width, height } = stored;
    await stored.ensureStored();
    return { url: imageUrl(name), width, height, type: PICTURE_FORMATS.png.type, alt };
  };

  /** Reads the valid parameters of a query and ignores the others. */
  function readValid(query: unknown): { readonly variant: string; readonly form: PictureForm } {
    const fields: Readonly<Record<string, z.ZodType>> = schema.shape;
    const valid = Object.entries(Object(query)).filter(
      ([name, value]) => Object.hasOwn(fields, name) && fields[name]?.safeParse(value).success === true,
    );
    const data = schema.parse(Object.fromEntries(valid));
    const variant = template.variants.has(data.variant) ? data.variant : DEFAULT_VARIANT;
    return { variant, form: readForm(data) };
  }
}
