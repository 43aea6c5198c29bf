import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { z } from 'zod';
import { orderCard, type CardOrder } from '../card/card-order.ts';
import type { Cards } from '../card/cards.ts';
import type { ResolvePictures } from '../card/resolve-pictures.ts';
import type { ProblemCode } from '../errors.ts';
import {
  BYTE_BUDGETS,
  formOf,
  FORMATS,
  PICTURE_FORMATS,
  SCALES,
  type PictureForm,
  type PictureFormat,
  type PictureScale,
} from '../picture-format.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import { REFUSED_IN_ONE_LINE } from '../template/text-field.ts';
import type { Template, Registry } from '../template/registry.ts';
import type { HttpServer } from './http-server.ts';

/** A route that accepts a context. Each template has its own path, so that the API document has its schema. */
export interface CardRoute {
  readonly path: string;
  readonly template: Template;
  readonly body: z.ZodType<object>;
  readonly query: ReturnType<typeof cardQuery>;
  readonly cards: Cards;
  /** Returns the public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
}

/** Problems of every route that accepts a context. */
export const CARD_PROBLEMS = [
  'malformed_request',
  'malformed_json',
  'malformed_utf8',
  'unauthorized',
  'variant_not_found',
  'request_timeout',
  'body_too_large',
  'unsupported_media_type',
  'unsupported_content_encoding',
  'expectation_failed',
  'context_rejected',
  'query_rejected',
  'characters_not_covered',
  'budget_not_met',
  'headers_too_large',
  'internal',
  'format_unavailable',
  'renderer_failed',
  'overloaded',
  'shutting_down',
  'not_ready',
  'deadline_exceeded',
] as const satisfies readonly ProblemCode[];

/** Named schemas by template schema. A name in zod's registry belongs to one schema, so each schema is named only once. */
const namedSchemas = new WeakMap<Template['context'], z.ZodType<object>>();

/** Returns the schema of a template's context, with the name and the examples that the API document shows. */
export function contextSchema({ name, title, description, context, examples }: Template): z.ZodType<object> {
  const schema =
    namedSchemas.get(context) ??
    context.meta({
      id: `${pascalCase(name)}Context`,
      title,
      description,
      examples: examples.map((example) => example.context),
    });
  namedSchemas.set(context, schema);
  return schema;
}

export function cardQuery({ variants }: Template) {
  return z.strictObject({ variant: variantQuery(variants), ...pictureQuery });
}

/** Converts a template's name: `vaccine-booster` → `VaccineBooster`, `top-10` → `Top_10`. Results are unique. */
export function pascalCase(name: string): string {
  return name
    .replaceAll(/(?:^|-)([a-z])/gu, (_match, letter: string) => letter.toUpperCase())
    .replaceAll('-', '_');
}

/** The parts of a request that determine its card. */
interface CardPost {
  readonly logFields: FastifyRequest['logFields'];
  readonly query: PictureQuery & { readonly variant: string };
  readonly body: object;
}

/**
 * Returns the order for the card of a request, and sets the log fields `variant` and `key`.
 *
 * @throws Problem `variant_not_found`
 */
export function orderRequested(template: Template, { logFields, query, body }: CardPost): CardOrder {
  const order = orderCard(template, query.variant, body, readForm(query));
  logFields.variant = order.variant.name;
  logFields.key = order.key;
  return order;
}

/** Longest URL of a page, characters. Some browsers do not open longer URLs. */
const LONGEST_PAGE = 2_048;

/** URL of a page. Without a backslash, which browsers read as a slash, and without controls, which HTML does not allow. */
const PAGE = new RegExp(`^[Hh][Tt][Tt][Pp][Ss]?://[^\\s\\\\${REFUSED_IN_ONE_LINE}]+$`, 'u');
const NO_PAGE = 'Expected an absolute URL with http or https, without spaces and controls';

/** Returns the parameters for the `<meta>` tags. */
export function metaQuery({ variants }: Template) {
  return {
    page: z
      .string()
      .max(LONGEST_PAGE, { abort: true })
      .regex(PAGE, { abort: true, error: NO_PAGE })
      .refine((page) => URL.canParse(page), { error: NO_PAGE })
      .optional()
      .meta({
        format: 'uri',
        description: 'The URL of the page that is shared with the card, for og:url',
        examples: ['https://www.example.jp/predictions/40'],
      }),
    also: z
      .string()
      .optional()
      .meta({
        enum: [...variants.keys()],
        description: 'Another variant of the card. The <meta> tags list it second',
      }),
  };
}

/**
 * Calls `make` for the card of a request and, at the same time, for its second variant if the request has `also`.
 *
 * @throws Problem `variant_not_found`, and what `make` throws
 */
export async function makeRequested<Made>(
  template: Template,
  request: CardPost & { readonly query: { readonly also?: string | undefined } },
  make: (order: CardOrder) => Promise<Made>,
): Promise<{ readonly card: Made; readonly also: Made | null }> {
  const order = orderRequested(template, request);
  const { body, query } = request;
  const second = query.also === undefined ? null : orderCard(template, query.also, body, readForm(query));
  const [card, also] = await Promise.all([make(order), second === null ? null : make(second)]);
  return { card, also };
}

/** The parameters for the picture of a card. */
export const pictureQuery = {
  format: z
    .enum(FORMATS)
    .optional()
    .describe(
      'Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG',
    ),
  // An enum of strings, so that only the usual spelling of a number is accepted.
  scale: z.enum(['1', '2']).default('1').meta({
    type: 'integer',
    enum: SCALES,
    default: 1,
    description: 'Pixels of the picture per pixel of the canvas, horizontally and vertically',
  }),
  max_bytes: z
    .enum(BYTE_BUDGETS.map(String))
    .optional()
    .meta({
      type: 'integer',
      enum: BYTE_BUDGETS,
      description:
        'Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality',
      examples: [300_000],
    }),
};

/** Returns the parameter `variant`. Documents the names but accepts others: the handler answers those with 404, not 422. */
export function variantQuery(variants: Template['variants']) {
  return z
    .string()
    .default(DEFAULT_VARIANT)
    .meta({
      enum: [...variants.keys()],
      description: 'Variant of the card, such as another shape. One of the variants of its template',
    });
}

/** The parsed parameters of {@link pictureQuery}. */
type PictureQuery = z.infer<z.ZodObject<typeof pictureQuery>>;

/** Returns the form of the picture that the query requests. */
export function readForm({ format, scale, max_bytes: maxBytes }: PictureQuery): PictureForm {
  return formOf({
    format,
    scale: scaleOf(scale),
    maxBytes: maxBytes === undefined ? undefined : Number(maxBytes),
  });
}

export function scaleOf(text: PictureQuery['scale']): PictureScale {
  return text === '2' ? 2 : 1;
}

/** Longest header Accept that is parsed, characters. A browser sends about 130. Sorting thousands of types takes milliseconds. */
export const LONGEST_ACCEPT = 1_000;

/**
 * Returns the format that Accept prefers (RFC 9110, section 12.5.1). Only for answers whose body is the picture: elsewhere
 * Accept refers to the JSON of the answer.
 *
 * @returns undefined for a client that accepts anything, the default of curl and fetch, and for a header that is too long
 */
export function acceptedFormat(headers: IncomingHttpHeaders): PictureFormat | undefined {
  const { accept = '' } = headers;
  if (accept.length > LONGEST_ACCEPT || !/\bimage\//iu.test(accept)) return undefined;
  const [type] = new Negotiator({ headers }).mediaTypes(
    FORMATS.map((format) => PICTURE_FORMATS[format].type),
  );
  return FORMATS.find((format) => PICTURE_FORMATS[format].type === type);
}

export interface TakePicturesOptions {
  readonly registry: Registry;
  readonly resolvePictures: ResolvePictures;
  /** Largest body of a context with pictures, bytes. */
  readonly bodyLimit: number;
}

/**
 * Lets the POST routes of templates with pictures accept larger bodies, and replaces the pictures in their contexts with
 * decoded ones before the handler runs. Selects routes by their template, so that no route can be forgotten.
 */
export function takePictures(
  app: HttpServer,
  { registry, resolvePictures, bodyLimit }: TakePicturesOptions,
): void {
  app.addHook('onRoute', (route) => {
    const template = registry.get(route.config?.template ?? '');
    if (route.method !== 'POST' || template === undefined || !hasPictures(template)) return;
    // The batch route resolves the pictures of each line itself.
    if (route.config?.takesLines === true) return;
    route.bodyLimit = bodyLimit;
    route.preHandler = async (request: { body: unknown; readonly query: unknown }) => {
      if (typeof request.body !== 'object' || request.body === null) return;
      // The query has been validated.
      const { scale = '1' } = request.query as Partial<PictureQuery>;
      request.body = await resolvePictures(template, request.body, scaleOf(scale));
    };
  });
}

export function hasPictures({ pictures }: Template): boolean {
  return pictures.size > 0;
}

/** Returns the problems that pictures in a context can cause. */
export function pictureProblems(template: Template): readonly ProblemCode[] {
  return hasPictures(template) ? ['picture_rejected', 'picture_unreachable', 'picture_timeout'] : [];
}
