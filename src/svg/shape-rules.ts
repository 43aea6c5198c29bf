/** Rules of the attributes that groups and shapes have. */
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
} from './attribute-rules.ts';
import { readPathData, readTransform, type TransformStep } from './path-data.ts';
import { expected, readLength, readNumbers } from './values.ts';

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

/** Of a gradient or pattern. A browser draws nothing with one that has no inverse. */
export const PAINT_TRANSFORM: AttributeRule = fixed({
  ...TRANSFORM,
  read(value, name, place) {
    const written = TRANSFORM.read(value, name, place);
    if (readTransform(written, name).every((step) => areaOf(step) !== 0)) return written;
    throw expected('transform functions that leave an area', value, name);
  },
});

/** What a transform makes of an area of 1: the determinant of its matrix. */
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

/** Shorter dashes are as many as take minutes. px */
const LEAST_DASHES = 0.5;
export const DASHES: AttributeRule = {
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

/** Properties of paint; groups hand them down. */
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

/** What holds for an element as a whole. */
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
