import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { WARNING_CODES } from '../card/card-warnings.ts';
import { PROBLEMS } from '../errors.ts';
import { FORMATS, PICTURE_FORMATS } from '../picture-format.ts';
import type { CardExplanation } from '../renderer/renderer.ts';

/** Examples of answers for the API document. Tests check each one against its schema. */

const EXAMPLE_PICTURE = {
  url: 'https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png',
  key: 'c733f53d030bfbb609749bd3a7d510ac',
  variant: 'card',
  width: 1200,
  height: 630,
  type: 'image/png',
};

const EXAMPLE_ALT =
  'AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。';

const EXAMPLE_ANSWER = { status: 'ok', template: 'vaccine', ...EXAMPLE_PICTURE, alt: EXAMPLE_ALT };

const EXAMPLE_META = [
  `<meta property="og:image" content="${EXAMPLE_PICTURE.url}">`,
  '<meta property="og:image:width" content="1200">',
  '<meta property="og:image:height" content="630">',
].join('\n');

const EXAMPLE_TEXT = {
  id: 'period',
  lines: ['10月下旬〜', '2月上旬'],
  fontSize: 100,
  smallest: false,
  box: { x: 300, y: 278, width: 600, height: 226 },
  cut: false,
};

const EXAMPLE_CARD = {
  ...EXAMPLE_ANSWER,
  bytes: 78_383,
  quality: null,
  created: true,
  warnings: [],
  meta: EXAMPLE_META,
};

const EXAMPLE_RESOLVED_CARD = { ...EXAMPLE_ANSWER, texts: [EXAMPLE_TEXT], warnings: [], meta: EXAMPLE_META };

const EXAMPLE_EXPLANATION = {
  width: 1200,
  height: 630,
  way: 'bands',
  reason: null,
  texts: [
    {
      ...EXAMPLE_TEXT,
      tried: [
        { lines: 1, level: 'preferred', size: 56.5 },
        { lines: 2, level: 'strict', size: 100 },
      ],
      runs: EXAMPLE_TEXT.lines.map((line) => [{ text: line, family: 'Noto Sans JP', weight: 700 }]),
      breaks: [{ index: 6, before: '10月下旬〜', rule: 'uax14', level: 'strict' }],
      cutText: null,
    },
  ],
  timings: { svg: 1.9, raster: 2.4, total: 5.1 },
};

const template = {
  name: 'vaccine',
  title: 'AIワクチン接種予測',
  description:
    'When a person of an age in a place is likely to be vaccinated, with the period as the headline.',
  default: true,
  variants: [
    { name: 'card', width: 1200, height: 630 },
    { name: 'square', width: 1200, height: 1200 },
  ],
};

const EXAMPLE_TEMPLATES = { templates: [template] };

const EXAMPLE_TEMPLATE = {
  ...template,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { age: { type: 'integer', minimum: 0, maximum: 120 } },
    required: ['age'],
    additionalProperties: false,
  },
  // Empty because linters would take them for the examples of a media type.
  examples: [],
};

const { title, status, detail } = PROBLEMS.context_rejected;

export const EXAMPLE_PROBLEM = {
  type: 'urn:ogp-generator:problem:context_rejected',
  title,
  status,
  detail,
  instance: 'urn:uuid:3f1d3c9e-8f4b-4d0e-9d55-0b8e6c2f7a10',
  code: 'context_rejected',
  errors: [{ pointer: '/age', message: 'Expected a number but received a string' }],
};

/** Schemas of the bodies of all answers that are not problems. */

/** JSON Schema has no type for bytes. Client generators recognise this format. */
const picture = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array)
  .meta({ type: 'string', format: 'binary' });

/** A picture in every format, for the API document. */
export const PICTURE_CONTENT = {
  'image/png': { schema: picture },
  'image/jpeg': { schema: picture },
  'image/webp': { schema: picture },
};

const url = z.string().meta({ format: 'uri' });

/** Size of a canvas or a picture. */
export const size = {
  width: z.int().positive().describe('px'),
  height: z.int().positive().describe('px'),
};

const warning = z
  .strictObject({
    id: z
      .string()
      .nullable()
      .describe('Id of the text in the template; null for a warning about the picture'),
    code: z.enum(WARNING_CODES),
    message: z.string().describe('Description for people; for a picture, with advice'),
  })
  .meta({ id: 'Warning' });

/** Fields for a picture. */
const located = {
  url: url.describe('Where the card is, for og:image'),
  key: z
    .string()
    .regex(/^[0-9a-f]{32}$/u)
    .describe('Hash of the context and of everything that decides how the card looks'),
  variant: z.string().describe('The shape of the card'),
  ...size,
  type: z
    .enum(FORMATS.map((format) => PICTURE_FORMATS[format].type))
    .describe('The media type of the picture, for og:image:type'),
};

/** What every answer about one card says. */
const card = {
  status: z
    .literal('ok')
    .describe('Of a card always "ok"; of a problem it is a number. A problem has `code`, a card has none'),
  ...located,
  template: z.string().describe('The name of the template'),
};

const stored = {
  bytes: z.int().positive().describe('Size of the picture'),
  quality: z
    .int()
    .min(1)
    .max(100)
    .nullable()
    .describe('Quality of a JPEG or a lossy WebP, 1 to 100; null for a lossless picture'),
  created: z.boolean().describe('Whether this call stored the picture'),
};

const also = 'The variant that "also" requests; the tags list it second';

const alt = z.string().describe('Alternative text of the card, for screen readers');
const warnings = z
  .array(warning)
  .readonly()
  .describe(
    'Texts that were cut or reached their smallest size, and pictures that are too large for some networks',
  );
const meta = z.string().describe('The <meta> tags for the page that is shared with this card, one per line');

const text = {
  id: z.string().describe('Id of the text in the template'),
  lines: z.array(z.string()).readonly().describe('The lines of the text on the card'),
  fontSize: z.number().describe('px'),
  smallest: z.boolean().describe('Whether the text has the smallest size that its template allows'),
  box: z
    .strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
    .nullable()
    .describe(
      'Area in which the text must fit, px on the canvas; null without a limit. In a stack, the area of its lines',
    ),
  cut: z.boolean().describe('Whether the text does not fit at that size and ends in an ellipsis'),
};

export const cardAnswer = z
  .strictObject({
    ...card,
    ...stored,
    alt,
    also: z
      .strictObject({ ...located, ...stored })
      .optional()
      .describe(also),
    warnings,
    meta,
  })
  .meta({ id: 'Card', examples: [EXAMPLE_CARD] });

export const resolvedCardAnswer = z
  .strictObject({
    ...card,
    alt,
    also: z.strictObject(located).optional().describe(also),
    texts: z.array(z.strictObject(text)).readonly(),
    warnings,
    meta,
  })
  .meta({ id: 'ResolvedCard', examples: [EXAMPLE_RESOLVED_CARD] });

const level = z
  .enum(['preferred', 'strict', 'inside-unit', 'grapheme', 'forbidden'])
  .describe(
    'Quality of a line break, the best first: between phrases; where Japanese typesetting allows it; within a date or a name; between any characters; where typesetting forbids it',
  );

const triedSize = z.strictObject({
  lines: z.int().positive(),
  level: level.describe('The worst line break of these lines'),
  size: z.number().describe('The largest size at which these lines would fit, px'),
});

const run = z.strictObject({ text: z.string(), family: z.string(), weight: z.number() });

const lineBreak = z.strictObject({
  index: z.int().nonnegative().describe('Index in the text at which the next line starts, UTF-16 code units'),
  before: z.string().describe('The line before the break'),
  rule: z.string().describe('The rule that allows the break, such as phrase, space, uax14 or inside-date'),
  level,
});

export const explanationAnswer = z
  .strictObject({
    ...size,
    way: z
      .enum(['bands', 'full'])
      .describe(
        'How the card is drawn: from cached bands, or in full. In full is slower; the pixels are the same',
      ),
    reason: z
      .string()
      .nullable()
      .describe('The reason why the card cannot be drawn from bands; null if it can'),
    texts: z
      .array(
        z.strictObject({
          ...text,
          tried: z.array(triedSize).readonly().describe('The sizes from which one was chosen'),
          runs: z.array(z.array(run).readonly()).readonly().describe('The font of each part of each line'),
          breaks: z.array(lineBreak).readonly().describe('The line break after each line except the last'),
          cutText: z
            .string()
            .nullable()
            .describe('The part of the text that is not on the card; null if the text is complete'),
        }),
      )
      .readonly(),
    timings: z.record(z.string(), z.number()).readonly().describe('Milliseconds per step'),
    svg: z
      .string()
      .optional()
      .describe('With explain=svg: the drawing of the card as SVG, with its texts as outlines, about 60 KB'),
  })
  .meta({ id: 'CardExplanation', examples: [EXAMPLE_EXPLANATION] });

const variant = z.strictObject({
  name: z.string().describe('Value of the parameter "variant"'),
  ...size,
});

const templateSummary = {
  name: z.string().describe('Name in the paths /create/{name}, /resolve/{name} and /render/{name}'),
  title: z.string().describe('Title for people'),
  description: z.string().describe('Description of the content of the card'),
  default: z.boolean().describe('Whether POST /create uses this template'),
  variants: z.array(variant).describe('The first variant is the default'),
};

export const templatesAnswer = z
  .strictObject({ templates: z.array(z.strictObject(templateSummary)) })
  .meta({ id: 'Templates', examples: [EXAMPLE_TEMPLATES] });

/** An intersection of two objects, because linters take one object with `schema` and `examples` for a media type. */
export const templateAnswer = z
  .intersection(
    z.looseObject({
      ...templateSummary,
      schema: z.record(z.string(), z.unknown()).describe('JSON Schema (2020-12) of the context'),
    }),
    z
      .looseObject({
        examples: z
          .array(z.strictObject({ name: z.string(), context: z.record(z.string(), z.unknown()) }))
          .describe('Contexts with which the template is checked. Each one can be posted unchanged'),
      })
      // Named, because otherwise it would be merged with the other object.
      .meta({ id: 'TemplateExamples', additionalProperties: undefined }),
  )
  .meta({ id: 'Template', unevaluatedProperties: false, examples: [EXAMPLE_TEMPLATE] });

export const healthAnswer = z
  .strictObject({ status: z.literal('ok') })
  .meta({ id: 'Health', examples: [{ status: 'ok' }] });

/** Returns an explanation with its most important fields first, and with the drawing only if requested. */
export function describeExplanation(
  { width, height, way, reason, texts, timings, svg }: CardExplanation,
  { withDrawing }: { readonly withDrawing: boolean },
): z.infer<typeof explanationAnswer> {
  return { width, height, way, reason, texts, timings, ...(withDrawing ? { svg } : {}) };
}

/** Sends JSON from a buffer that all answers share, so that unread answers take no additional memory. */
export function sendJson(reply: Pick<FastifyReply, 'type'>, bytes: Buffer): void {
  void reply.type('application/json; charset=utf-8').send(bytes);
}
