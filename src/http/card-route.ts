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

/** One way to post a context: a path for each template, so that each is documented with its own schema. */
export interface CardRoute {
  readonly path: string;
  readonly template: Template;
  readonly body: z.ZodType<object>;
  readonly query: ReturnType<typeof cardQuery>;
  readonly cards: Cards;
  /** The public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
}

/** What can go wrong with every post of a context. */
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

/** A name in zod's registry belongs to one schema, so that a schema is named once however often it is served. */
const named = new WeakMap<Template['context'], z.ZodType<object>>();

/** A template's context, named in the API document and shown there by the template's examples. */
export function contextSchema({ name, title, description, context, examples }: Template): z.ZodType<object> {
  const schema =
    named.get(context) ??
    context.meta({
      id: `${pascalCase(name)}Context`,
      title,
      description,
      examples: examples.map((example) => example.context),
    });
  named.set(context, schema);
  return schema;
}

export function cardQuery({ variants }: Template) {
  return z.strictObject({ variant: variantQuery(variants), ...pictureQuery });
}

/** `vaccine-booster` → `VaccineBooster`, `top-10` → `Top_10`. No two templates have the same. */
export function pascalCase(name: string): string {
  return name
    .replaceAll(/(?:^|-)([a-z])/gu, (_match, letter: string) => letter.toUpperCase())
    .replaceAll('-', '_');
}

/** What of a request says which card it asks for. */
interface CardPost {
  readonly logFields: FastifyRequest['logFields'];
  readonly query: PictureQuery & { readonly variant: string };
  readonly body: object;
}

/**
 * Orders the card that a request asks for, and notes for the log which one it is.
 *
 * @throws Problem `variant_not_found`
 */
export function orderRequested(template: Template, { logFields, query, body }: CardPost): CardOrder {
  const order = orderCard(template, query.variant, body, readForm(query));
  logFields.variant = order.variant.name;
  logFields.key = order.key;
  return order;
}

/** Characters of a URL. Longer ones do not open in every browser. */
const LONGEST_PAGE = 2_048;

/** What URLs of pages look like. Browsers read a backslash as a slash, and HTML has no controls. */
const PAGE = new RegExp(`^[Hh][Tt][Tt][Pp][Ss]?://[^\\s\\\\${REFUSED_IN_ONE_LINE}]+$`, 'u');
const NO_PAGE = 'Expected an absolute URL with http or https, without spaces and controls';

/** The parameters that say what the `<meta>` tags are to name. */
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
        description: 'Another variant of the card, which the <meta> tags name after the first',
      }),
  };
}

/**
 * Makes what a request asks for: its card and perhaps another variant of it, at the same time.
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

/** The parameters that say what picture of a card is wanted. */
export const pictureQuery = {
  format: z
    .enum(FORMATS)
    .optional()
    .describe(
      'Format of the picture. Without it the picture is PNG or, if max_bytes is given and PNG is larger, JPEG. WebP loses nothing unless max_bytes asks for it or the card takes more than 1 MiB as PNG',
    ),
  // Whole numbers, of which only the usual spelling is taken.
  scale: z.enum(['1', '2']).default('1').meta({
    type: 'integer',
    enum: SCALES,
    default: 1,
    description: 'Pixels per pixel of the canvas, in each direction',
  }),
  max_bytes: z
    .enum(BYTE_BUDGETS.map(String))
    .optional()
    .meta({
      type: 'integer',
      enum: BYTE_BUDGETS,
      description:
        'The most bytes that the picture may have, one of these: JPEG and WebP get nearly the best quality that keeps to it, and the answer tells which',
      examples: [300_000],
    }),
};

/** An unknown name is "not found" and no fault of form, so the names are documented but not checked here. */
export function variantQuery(variants: Template['variants']) {
  return z
    .string()
    .default(DEFAULT_VARIANT)
    .meta({
      enum: [...variants.keys()],
      description: 'Shape of the card, one of the variants of its template',
    });
}

/** What {@link pictureQuery} lets through. */
type PictureQuery = z.infer<z.ZodObject<typeof pictureQuery>>;

/** Returns which picture the query asks for. */
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

/** Characters of Accept. A browser sends about 130; to sort thousands of types takes milliseconds. */
export const LONGEST_ACCEPT = 1_000;

/**
 * Returns the format that Accept prefers (RFC 9110, section 12.5.1), for an answer whose body is the picture. Elsewhere
 * Accept is about the JSON that names the picture.
 *
 * @returns undefined for a client that takes anything, as curl and fetch send by default, and for a list that is too long
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
  /** Of a request with pictures, bytes. */
  readonly bodyLimit: number;
}

/**
 * Lets the routes of templates with pictures take larger bodies, and puts decoded pictures into their contexts before
 * the cards are ordered. By the template of a route, so that no route can be forgotten; other routes stay as they are.
 */
export function takePictures(
  app: HttpServer,
  { registry, resolvePictures, bodyLimit }: TakePicturesOptions,
): void {
  app.addHook('onRoute', (route) => {
    const template = registry.get(route.config?.template ?? '');
    if (route.method !== 'POST' || template === undefined || !hasPictures(template)) return;
    // Each line of a batch has its own.
    if (route.config?.takesLines === true) return;
    route.bodyLimit = bodyLimit;
    route.preHandler = async (request: { body: unknown; readonly query: unknown }) => {
      if (typeof request.body !== 'object' || request.body === null) return;
      // Its schema has accepted it by now.
      const { scale = '1' } = request.query as Partial<PictureQuery>;
      request.body = await resolvePictures(template, request.body, scaleOf(scale));
    };
  });
}

export function hasPictures({ pictures }: Template): boolean {
  return pictures.size > 0;
}

/** What can go wrong with the pictures of a template. */
export function pictureProblems(template: Template): readonly ProblemCode[] {
  return hasPictures(template) ? ['picture_rejected', 'picture_unreachable', 'picture_timeout'] : [];
}
