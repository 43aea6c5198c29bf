import {
  extent,
  FAR,
  fixed,
  ID,
  keyword,
  LANGUAGE,
  number,
  NUMBER_FIELD,
  PAINT,
  read,
  reference,
  SHARE,
  type AttributeRule,
  type Rules,
  COLOUR,
  coordinate,
  positive,
  FIXED,
  numbers,
  pair,
  integer,
  type ElementRule,
} from './attribute-rules.ts';
import { readPathData, readTransform, type TransformStep } from './path-data.ts';
import {
  expected,
  readLength,
  readNumbers,
  readCount,
  readFamilies,
  readFeatures,
  readPositive,
  readWeight,
} from './values.ts';

/** Rules of the attributes that groups and shapes have. */

export const CORE: Rules = {
  id: ID,
  lang: LANGUAGE,
  'xml:lang': LANGUAGE,
  'xml:space': fixed(keyword('default', 'preserve')),
};

export const TRANSFORM: AttributeRule = {
  grammar:
    'functions of SVG 1.1 with plain numbers: `translate(10 20) rotate(-12) scale(2)`, `matrix`, `skewX`, `skewY`',
  filled: 'numbers from -1 to 2 times the longer side of the canvas',
  field: NUMBER_FIELD,
  read(value, name, { canvas, isFilled }) {
    const side = Math.max(canvas.width, canvas.height);
    const range = isFilled ? { from: -side, to: 2 * side } : { from: -FAR, to: FAR };
    const steps = readTransform(value, name, range);
    return steps.map((step) => `${step.name}(${step.numbers.join(' ')})`).join(' ');
  },
};

/** The transform of a gradient or pattern. It must have an inverse: without one, browsers draw nothing. */
export const PAINT_TRANSFORM: AttributeRule = fixed({
  ...TRANSFORM,
  read(value, name, options) {
    const written = TRANSFORM.read(value, name, options);
    if (readTransform(written, name).every((step) => areaOf(step) !== 0)) return written;
    throw expected('transform functions with an inverse (no scale of 0)', value, name);
  },
});

/** Returns the determinant of a transform's matrix: the factor by which it changes areas. */
function areaOf({ name, numbers: [a = 1, b, c = 0, d = 1] }: TransformStep): number {
  if (name === 'scale') return a * (b ?? a);
  return name === 'matrix' ? a * d - (b ?? 0) * c : 1;
}

export const PATH: AttributeRule = {
  grammar: 'path data, SVG 2, section 9.3',
  filled: 'numbers from -1 to 2 times the longer side of the canvas',
  field: NUMBER_FIELD,
  read(value, name, { canvas, isFilled }) {
    const side = Math.max(canvas.width, canvas.height);
    readPathData(value, name, isFilled ? { from: -side, to: 2 * side } : { from: -FAR, to: FAR });
    return value.trim();
  },
};

export const POINTS: AttributeRule = {
  ...PATH,
  grammar: 'pairs of numbers: `0,0 10,0 10,10`',
  read(value, name, { canvas, isFilled }) {
    const side = Math.max(canvas.width, canvas.height);
    const range = isFilled ? { from: -side, to: 2 * side } : { from: -FAR, to: FAR };
    const list = readNumbers(value, name, 'pairs of numbers', range);
    if (list.length % 2 !== 0) throw expected('pairs of numbers', value, name);
    return list.join(' ');
  },
};

/** Least length of one round of dashes, px. Drawing shorter ones can take minutes, because there are so many. */
const LEAST_DASHES = 0.5;
const DASHES: AttributeRule = {
  grammar: `\`none\`, or lengths from 0, together at least ${LEAST_DASHES}`,
  filled: `lengths from 0, together at least ${LEAST_DASHES}`,
  field: NUMBER_FIELD,
  read(value, name) {
    if (value.trim() === 'none') return 'none';
    const what = `"none", or px from 0, together at least ${LEAST_DASHES},`;
    const list = value
      .trim()
      .split(/\s*,\s*|\s+/u)
      .map((part) => {
        try {
          return readLength(part, name, { range: { from: 0, to: FAR } });
        } catch {
          throw expected(what, value, name);
        }
      });
    if (list.reduce((sum, dash) => sum + dash, 0) < LEAST_DASHES) throw expected(what, value, name);
    return list.join(' ');
  },
};

/** Properties of paint. The children of groups inherit them. */
export const PAINTING: Rules = {
  fill: PAINT,
  'fill-opacity': SHARE,
  'fill-rule': keyword('nonzero', 'evenodd'),
  stroke: PAINT,
  'stroke-opacity': SHARE,
  'stroke-width': extent(),
  'stroke-linecap': keyword('butt', 'round', 'square'),
  'stroke-linejoin': keyword('miter', 'round', 'bevel'),
  'stroke-miterlimit': number({ from: 1, to: 1_000 }, 'a number from 1 to 1000'),
  'stroke-dasharray': DASHES,
  'stroke-dashoffset': extent({ from: -FAR, to: FAR }),
  'clip-rule': keyword('nonzero', 'evenodd'),
  'paint-order': read('`normal`, or an order of `fill`, `stroke` and `markers`', (value, name) => {
    const words = value.trim().split(/\s+/u);
    const isOrder = words.every(
      (word, index) => /^(?:fill|stroke|markers)$/u.test(word) && words.indexOf(word) === index,
    );
    if (!isOrder && value.trim() !== 'normal')
      throw expected('"normal", or an order such as "stroke fill"', value, name);
  }),
  'shape-rendering': keyword('auto', 'geometricPrecision'),
};

/** Attributes that apply to an element and its content as a unit. */
export const EFFECTS: Rules = {
  transform: TRANSFORM,
  opacity: SHARE,
  'clip-path': reference('clipPath'),
  mask: reference('mask'),
  filter: reference('filter'),
  display: keyword('inline', 'none'),
  visibility: keyword('visible', 'hidden', 'collapse'),
  isolation: fixed(keyword('auto', 'isolate')),
};

export const MARKERS: Rules = {
  'marker-start': reference('marker'),
  'marker-mid': reference('marker'),
  'marker-end': reference('marker'),
};

/** Rules of the attributes of texts, and of groups with texts. docs/text.md explains each. */

/** Properties that the layout of texts reads. The children of groups inherit them. */
export const TEXT_STYLES: Rules = {
  'font-family': read('bundled families, separated by commas', readFamilies),
  'font-size': positive('a length above 0'),
  'font-weight': read('a bundled weight, `normal`, `bold`', readWeight),
  'letter-spacing': read('a length, also below 0', (value, name) => readLength(value, name)),
  'font-feature-settings': read("`normal`, `'palt'`, `'tnum' 1, 'liga' 0`, …", readFeatures),
};

export const TEXT_BLOCK: Rules = {
  'text-anchor': keyword('start', 'middle', 'end'),
  'white-space': keyword('normal', 'pre-line'),
  direction: keyword('ltr', 'rtl'),
};

export const ALIGN_CONTENT = keyword('start', 'center', 'end');

/** Attributes that fit a text into its box. */
export const TEXT_FITTING: Rules = {
  'inline-size': positive('a length above 0'),
  'block-size': positive('a length above 0'),
  'align-content': ALIGN_CONTENT,
  'line-height': positive('a multiple of the size'),
  'data-line-height-below': read('a size and a multiple, `40 1.5`', () => undefined),
  'line-clamp': read('a whole number from 1', readCount, { filled: '1 to 9999', field: NUMBER_FIELD }),
  'text-overflow': keyword('clip', 'ellipsis'),
  'text-fit': read('`none`, `shrink` with a percentage', () => undefined),
  'data-font-size-by-lines': read('lengths, for one line, two, …', (value, name) => {
    for (const size of value.trim().split(/\s+/u)) readPositive(size, name);
  }),
  'text-wrap': keyword('auto', 'balance'),
  'word-break': keyword('normal', 'auto-phrase', 'keep-all'),
  'line-break': keyword('strict'),
};

export const TEXT_PIECE: Rules = {
  id: ID,
  ...TEXT_STYLES,
  x: coordinate('width'),
  y: coordinate('height'),
  dx: coordinate('width'),
  dy: coordinate('height'),
  fill: COLOUR,
  'fill-opacity': SHARE,
};

/** Rules of filters, SVG Filter Effects 1. */

export const COLOUR_SPACE: Rules = { 'color-interpolation-filters': fixed(keyword('sRGB', 'linearRGB')) };
const NAME = read('a name', (value, name) => {
  if (!/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(value.trim())) throw expected('a name', value, name);
});
export const LIMIT = { from: -10_000, to: 10_000 };
/** Attributes of every filter primitive, SVG Filter Effects 1, section 9.2. */
const PRIMITIVE: Rules = { ...COLOUR_SPACE, result: NAME };
const ONE_INPUT: Rules = { ...PRIMITIVE, in: NAME };
const TWO_INPUTS: Rules = { ...ONE_INPUT, in2: NAME };
/** In px. A larger blur would cover the entire canvas, even the largest one. */
const DEVIATION = pair({ from: 0, to: 500 }, 'one or two numbers from 0 to 500');
const FACTOR = number(LIMIT, 'a number from -10000 to 10000');
const TRANSFER: Rules = {
  type: keyword('identity', 'table', 'discrete', 'linear', 'gamma'),
  tableValues: numbers('numbers', (count) => count > 0, LIMIT),
  slope: FACTOR,
  intercept: FACTOR,
  amplitude: FACTOR,
  exponent: FACTOR,
  offset: FACTOR,
};

/** Count of the numbers of a colour matrix, by its type. The rasteriser ignores a matrix with another count. */
const COUNTS: Readonly<Record<string, number>> = { matrix: 20, saturate: 1, hueRotate: 1 };
const MATRIX_VALUES: AttributeRule = {
  grammar: '20 numbers; with `type="saturate"` one from 0, with `hueRotate` one of degrees',
  ...FIXED,
  read(value, name, { attributes }) {
    const type = (attributes['type'] ?? 'matrix').trim();
    if (type === 'luminanceToAlpha') throw expected('none with luminanceToAlpha', value, name);
    const what = type === 'matrix' ? '20 numbers' : `a number${type === 'saturate' ? ' from 0' : ''}`;
    const list = readNumbers(value, name, what, type === 'saturate' ? { ...LIMIT, from: 0 } : LIMIT);
    if (list.length !== COUNTS[type]) throw expected(what, value, name);
    return list.join(' ');
  },
};

const primitive = (attributes: Rules): ElementRule => ({ attributes, within: ['filter'] });
const within = (element: string, attributes: Rules, needed: readonly string[] = []): ElementRule => ({
  attributes,
  within: [element],
  needed,
});

/** The primitives of <filter>. */
export const FILTER_PRIMITIVES: Readonly<Record<string, ElementRule>> = {
  feGaussianBlur: primitive({ ...ONE_INPUT, stdDeviation: DEVIATION }),
  feDropShadow: primitive({
    ...ONE_INPUT,
    dx: FACTOR,
    dy: FACTOR,
    stdDeviation: DEVIATION,
    'flood-color': COLOUR,
    'flood-opacity': SHARE,
  }),
  feOffset: primitive({ ...ONE_INPUT, dx: FACTOR, dy: FACTOR }),
  feFlood: primitive({ ...PRIMITIVE, 'flood-color': COLOUR, 'flood-opacity': SHARE }),
  feMerge: primitive(PRIMITIVE),
  feMergeNode: within('feMerge', { in: NAME }),
  feBlend: primitive({
    ...TWO_INPUTS,
    mode: keyword(
      ...'normal multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light difference exclusion color luminosity'.split(
        ' ',
      ),
    ),
  }),
  feComposite: primitive({
    ...TWO_INPUTS,
    operator: keyword('over', 'in', 'out', 'atop', 'xor', 'arithmetic'),
    k1: FACTOR,
    k2: FACTOR,
    k3: FACTOR,
    k4: FACTOR,
  }),
  feColorMatrix: primitive({
    ...ONE_INPUT,
    type: keyword('matrix', 'saturate', 'hueRotate', 'luminanceToAlpha'),
    values: MATRIX_VALUES,
  }),
  feComponentTransfer: primitive(ONE_INPUT),
  feFuncR: within('feComponentTransfer', TRANSFER, ['type']),
  feFuncG: within('feComponentTransfer', TRANSFER, ['type']),
  feFuncB: within('feComponentTransfer', TRANSFER, ['type']),
  feFuncA: within('feComponentTransfer', TRANSFER, ['type']),
  feTile: primitive(ONE_INPUT),
  feTurbulence: primitive({
    ...PRIMITIVE,
    baseFrequency: pair({ from: 0, to: 10 }, 'one or two numbers from 0 to 10'),
    numOctaves: integer({ from: 1, to: 8 }, 'a whole number from 1 to 8'),
    seed: number(LIMIT, 'a number'),
    stitchTiles: keyword('noStitch'),
    type: keyword('fractalNoise', 'turbulence'),
  }),
};
