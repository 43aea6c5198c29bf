import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { orderCard, type CardOrder } from '../card/card-order.ts';
import type { Cards } from '../card/cards.ts';
import type { ProblemCode } from '../errors.ts';
import type { Template } from '../template/registry.ts';
import { pictureQuery, readForm, variantQuery, type PictureQuery } from './picture-query.ts';

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
  readonly trail: FastifyRequest['trail'];
  readonly query: PictureQuery & { readonly variant: string };
  readonly body: object;
}

/**
 * Orders the card that a request asks for, and notes for the log which one it is.
 *
 * @throws Problem `variant_not_found`
 */
export function orderRequested(template: Template, { trail, query, body }: CardPost): CardOrder {
  const order = orderCard(template, query.variant, body, readForm(query));
  trail.variant = order.variant.name;
  trail.key = order.key;
  return order;
}

/** Characters of a URL. Longer ones do not open in every browser. */
const LONGEST_PAGE = 2_048;

/** The parameters that say what the `<meta>` tags are to name. */
export function metaQuery({ variants }: Template) {
  return {
    page: z
      .url({ protocol: /^https?$/u, error: 'Expected an absolute URL with http or https' })
      .max(LONGEST_PAGE)
      .optional()
      .meta({
        format: 'uri',
        pattern: '^[Hh][Tt][Tt][Pp][Ss]?://',
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
