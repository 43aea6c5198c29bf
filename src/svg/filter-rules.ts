/** Rules of filters, SVG Filter Effects 1. */
import {
  COLOUR,
  FIXED,
  fixed,
  keyword,
  number,
  numbers,
  pair,
  read,
  SHARE,
  whole,
  type AttributeRule,
  type ElementRule,
  type Rules,
} from './attribute-rules.ts';
import { expected, readNumbers } from './values.ts';

export const COLOUR_SPACE: Rules = { 'color-interpolation-filters': fixed(keyword('sRGB', 'linearRGB')) };
const NAME = read('a name', (value, name) => {
  if (!/^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(value.trim())) throw expected('a name', value, name);
});
export const LIMIT = { from: -10_000, to: 10_000 };
/** What every filter primitive has, SVG Filter Effects 1, section 9.2. */
const PRIMITIVE: Rules = { ...COLOUR_SPACE, result: NAME };
const ONE_INPUT: Rules = { ...PRIMITIVE, in: NAME };
const TWO_INPUTS: Rules = { ...ONE_INPUT, in2: NAME };
/** A larger blur covers the whole of the largest canvas. px */
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

/** How many numbers a colour matrix has, by its type; the rasteriser takes others for none. */
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
    numOctaves: whole({ from: 1, to: 8 }, 'a whole number from 1 to 8'),
    seed: number(LIMIT, 'a number'),
    stitchTiles: keyword('noStitch'),
    type: keyword('fractalNoise', 'turbulence'),
  }),
};
