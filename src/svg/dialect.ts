/**
 * The table of the elements and attributes that a drawing may contain. The checks at load, the layout of texts and the
 * drawing read values with its readers. It leaves out everything that the rasteriser draws differently from a browser.
 */
import {
  boxed,
  STOP_COLOUR,
  coordinate,
  extent,
  fixed,
  HREF,
  keyword,
  number,
  positive,
  RATIO,
  read,
  reference,
  SHARE,
  UNITS,
  VIEW_BOX,
  MARKER_RATIO,
  type ElementRule,
  type Rules,
} from './attribute-rules.ts';
import {
  COLOUR_SPACE,
  FILTER_PRIMITIVES,
  LIMIT,
  CORE,
  EFFECTS,
  MARKERS,
  PAINT_TRANSFORM,
  PAINTING,
  PATH,
  POINTS,
  TRANSFORM,
  ALIGN_CONTENT,
  TEXT_BLOCK,
  TEXT_FITTING,
  TEXT_PIECE,
  TEXT_STYLES,
} from './element-rules.ts';
import { expected, readNumber } from './values.ts';

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
const XLINK_NAMESPACE = 'http://www.w3.org/1999/xlink';

const literally = (text: string) =>
  read(`\`${text}\``, (value, name) => {
    if (value !== text) throw expected(`"${text}"`, value, name);
  });

const SHAPE: Rules = { ...CORE, ...PAINTING, ...EFFECTS };
const GROUP: Rules = { ...CORE, ...PAINTING, ...EFFECTS, ...TEXT_STYLES, ...TEXT_BLOCK };
/** Elements that are drawn where another one refers to them. They have no effects: browsers and the rasteriser differ there. */
const HOLDER: Rules = { ...CORE, ...PAINTING };
const REFERENCE: Rules = { href: HREF, 'xlink:href': HREF };

const GRADIENT: Rules = {
  ...CORE,
  ...REFERENCE,
  gradientUnits: fixed(UNITS),
  gradientTransform: PAINT_TRANSFORM,
  spreadMethod: keyword('pad', 'reflect', 'repeat'),
};
const gradientPlace = (side: 'width' | 'height') => boxed(side, 'gradientUnits');

const REGION = { from: -10, to: 20 };
const regionOf = (units: string): Rules => ({
  [units]: fixed(UNITS),
  x: boxed('width', units, REGION),
  y: boxed('height', units, REGION),
  width: boxed('width', units, { from: 0, to: 20 }),
  height: boxed('height', units, { from: 0, to: 20 }),
});

/** Elements that contain drawn elements. */
const CONTAINERS = ['svg', 'g', 'defs', 'symbol', 'mask', 'pattern', 'marker'];
const DEFINITIONS = ['svg', 'g', 'defs', 'symbol'];
const DRAWN = [...CONTAINERS, 'clipPath'];
const shape = (attributes: Rules): ElementRule => ({
  attributes: { ...SHAPE, ...attributes },
  within: DRAWN,
});

export const ELEMENTS: ReadonlyMap<string, ElementRule> = new Map(
  Object.entries({
    svg: {
      attributes: {
        ...GROUP,
        xmlns: literally(SVG_NAMESPACE),
        'xmlns:xlink': literally(XLINK_NAMESPACE),
        version: read('a number', () => undefined),
        width: read('whole px', () => undefined),
        height: read('whole px', () => undefined),
        viewBox: read('`0 0 width height`', () => undefined),
      },
      within: [],
    },
    g: {
      attributes: {
        ...GROUP,
        'data-stack': fixed(keyword('block')),
        'data-gap': fixed(extent()),
        y: fixed(coordinate('height')),
        'block-size': fixed(positive('a length above 0')),
        'align-content': fixed(ALIGN_CONTENT),
      },
      within: CONTAINERS,
    },
    defs: { attributes: CORE, within: DEFINITIONS },
    symbol: {
      attributes: { ...HOLDER, viewBox: VIEW_BOX, preserveAspectRatio: RATIO },
      within: DEFINITIONS,
    },
    title: { attributes: CORE, within: [] },
    desc: { attributes: CORE, within: [] },

    path: shape({ ...MARKERS, d: PATH }),
    rect: shape({
      x: coordinate('width'),
      y: coordinate('height'),
      width: coordinate('width', 'from 0'),
      height: coordinate('height', 'from 0'),
      rx: coordinate('width', 'from 0'),
      ry: coordinate('height', 'from 0'),
    }),
    circle: shape({ cx: coordinate('width'), cy: coordinate('height'), r: extent() }),
    ellipse: shape({
      cx: coordinate('width'),
      cy: coordinate('height'),
      rx: coordinate('width', 'from 0'),
      ry: coordinate('height', 'from 0'),
    }),
    line: shape({
      ...MARKERS,
      x1: coordinate('width'),
      y1: coordinate('height'),
      x2: coordinate('width'),
      y2: coordinate('height'),
    }),
    polyline: shape({ ...MARKERS, points: POINTS }),
    polygon: shape({ ...MARKERS, points: POINTS }),
    use: {
      ...shape({
        ...REFERENCE,
        x: coordinate('width'),
        y: coordinate('height'),
        width: coordinate('width', 'from 0'),
        height: coordinate('height', 'from 0'),
      }),
      needed: ['href'],
    },
    image: {
      attributes: {
        ...CORE,
        ...EFFECTS,
        x: coordinate('width'),
        y: coordinate('height'),
        width: coordinate('width', 'from 0'),
        height: coordinate('height', 'from 0'),
        href: {
          ...read('a file of the template, or a data URI', () => undefined),
          filled: 'a picture',
          field: 'picture()',
        },
        'xlink:href': read('a file of the template, or a data URI', () => undefined),
        preserveAspectRatio: RATIO,
        'object-fit': fixed(keyword('cover', 'contain', 'fill')),
      },
      within: CONTAINERS,
      needed: ['href'],
    },

    text: {
      attributes: { ...CORE, ...TEXT_PIECE, opacity: SHARE, ...TEXT_BLOCK, ...TEXT_FITTING },
      within: ['svg', 'g', 'mask'],
    },
    tspan: { attributes: TEXT_PIECE, within: ['text', 'tspan'] },

    linearGradient: {
      attributes: {
        ...GRADIENT,
        x1: gradientPlace('width'),
        y1: gradientPlace('height'),
        x2: gradientPlace('width'),
        y2: gradientPlace('height'),
      },
      within: DEFINITIONS,
    },
    radialGradient: {
      attributes: {
        ...GRADIENT,
        cx: gradientPlace('width'),
        cy: gradientPlace('height'),
        r: boxed('width', 'gradientUnits', { from: Number.MIN_VALUE, to: 100 }),
        fx: gradientPlace('width'),
        fy: gradientPlace('height'),
      },
      within: DEFINITIONS,
    },
    stop: {
      attributes: { ...CORE, offset: SHARE, 'stop-color': STOP_COLOUR, 'stop-opacity': SHARE },
      within: ['linearGradient', 'radialGradient'],
    },
    pattern: {
      attributes: {
        ...CORE,
        ...REFERENCE,
        ...regionOf('patternUnits'),
        patternContentUnits: fixed(UNITS),
        patternTransform: PAINT_TRANSFORM,
        viewBox: VIEW_BOX,
        preserveAspectRatio: RATIO,
      },
      within: DEFINITIONS,
    },
    clipPath: {
      attributes: {
        ...CORE,
        clipPathUnits: fixed(UNITS),
        transform: TRANSFORM,
        'clip-path': reference('clipPath'),
        'clip-rule': keyword('nonzero', 'evenodd'),
      },
      within: DEFINITIONS,
    },
    mask: {
      attributes: {
        ...HOLDER,
        ...regionOf('maskUnits'),
        maskContentUnits: fixed(UNITS),
        'mask-type': fixed(keyword('luminance', 'alpha')),
      },
      within: DEFINITIONS,
    },
    marker: {
      attributes: {
        ...HOLDER,
        markerUnits: fixed(keyword('strokeWidth', 'userSpaceOnUse')),
        markerWidth: fixed(extent()),
        markerHeight: fixed(extent()),
        refX: fixed(number(LIMIT, 'a number')),
        refY: fixed(number(LIMIT, 'a number')),
        orient: read('`auto`, or degrees', (value, name) => {
          if (value.trim() !== 'auto') readNumber(value, name);
        }),
        viewBox: VIEW_BOX,
        preserveAspectRatio: MARKER_RATIO,
      },
      within: DEFINITIONS,
    },
    filter: {
      attributes: { ...CORE, ...COLOUR_SPACE, ...regionOf('filterUnits') },
      within: DEFINITIONS,
    },
    ...FILTER_PRIMITIVES,
  } satisfies Record<string, ElementRule>),
);
