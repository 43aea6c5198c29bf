/** What the API document shows beside the shapes of answers. Tests hold each against its shape. */
import { PROBLEMS } from '../errors.ts';

const picture = {
  url: 'https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png',
  key: 'c733f53d030bfbb609749bd3a7d510ac',
  variant: 'card',
  width: 1200,
  height: 630,
  type: 'image/png',
};

const alt =
  'AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。';

const said = { status: 'ok', template: 'vaccine', ...picture, alt };

const meta = [
  `<meta property="og:image" content="${picture.url}">`,
  '<meta property="og:image:width" content="1200">',
  '<meta property="og:image:height" content="630">',
].join('\n');

const text = {
  id: 'period',
  lines: ['10月下旬〜', '2月上旬'],
  fontSize: 100,
  smallest: false,
  box: { x: 300, y: 278, width: 600, height: 226 },
  cut: false,
};

export const EXAMPLE_CARD = { ...said, bytes: 78_383, quality: null, created: true, warnings: [], meta };

export const EXAMPLE_RESOLVED_CARD = { ...said, texts: [text], warnings: [], meta };

export const EXAMPLE_EXPLANATION = {
  width: 1200,
  height: 630,
  way: 'bands',
  reason: null,
  texts: [
    {
      ...text,
      tried: [
        { lines: 1, level: 'preferred', size: 56.5 },
        { lines: 2, level: 'strict', size: 100 },
      ],
      runs: text.lines.map((line) => [{ text: line, family: 'Noto Sans JP', weight: 700 }]),
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

export const EXAMPLE_TEMPLATES = { templates: [template] };

export const EXAMPLE_TEMPLATE = {
  ...template,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { age: { type: 'integer', minimum: 0, maximum: 120 } },
    required: ['age'],
    additionalProperties: false,
  },
  examples: [{ name: 'typical', context: { area: '東京都', age: 40, period: '10月下旬〜2月上旬' } }],
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
