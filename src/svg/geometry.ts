/** Bounding boxes of SVG elements, shared by stacks, the drawing in bands and the removal of invisible elements. */
import SvgPath from 'svgpath';
import { turnsOf, readTransform, type TransformStep } from './path-data.ts';
import { cachePerElement, type SvgElement } from './svg-tree.ts';

/** Edges, px; `right` and `bottom` are not below `left` and `top`. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** `a b c d e f` of SVG 2, section 8.5: x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** Returns the matrix that applies `inner` first, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** Returns the matrix of an element's `transform` (SVG 2, section 8.5). Returns the identity if it has none. */
export function matrixOf(element: SvgElement): Matrix {
  return element.attributes['transform'] === undefined ? IDENTITY : matrixOfTransform(element);
}

const matrixOfTransform: (element: SvgElement) => Matrix = cachePerElement(
  ({ attributes: { transform = '' } }) =>
    readTransform(transform, 'transform').map(matrixOfStep).reduce(multiply, IDENTITY),
);

function matrixOfStep({ name, numbers }: TransformStep): Matrix {
  const [first = 0, second, third] = numbers;
  const angle = (first * Math.PI) / 180;
  switch (name) {
    case 'translate':
      return [1, 0, 0, 1, first, second ?? 0];
    case 'scale':
      return [first, 0, 0, second ?? first, 0, 0];
    case 'skewX':
      return [1, 0, Math.tan(angle), 1, 0, 0];
    case 'skewY':
      return [1, Math.tan(angle), 0, 1, 0, 0];
    case 'rotate': {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const [x, y] = [second ?? 0, third ?? 0];
      return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
    }
    default: {
      const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers;
      return [a, b, c, d, e, f];
    }
  }
}

/** Returns the smallest box around a transformed box. */
export function transformBox([a, b, c, d, e, f]: Matrix, { left, top, right, bottom }: Box): Box {
  const corners = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ] as const;
  return boxAround(corners.map(([x, y]) => [a * x + c * y + e, b * x + d * y + f]));
}

export function boxAround(points: readonly (readonly [number, number])[]): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** The box without points. It overlaps no other box. */
export const NOTHING: Box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

export function isEmpty({ left, right }: Box): boolean {
  return left > right;
}

export function unite(one: Box, other: Box): Box {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

export function touch(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}

type Point = readonly [x: number, y: number];

/** A straight line of two points, a quadratic Bézier curve of three or a cubic one of four. */
type Segment = readonly Point[];

type Read = (attribute: string) => number;

interface ShapeGeometry {
  /** Returns the outline. @param read returns an attribute in px, 0 if it is missing */
  readonly outlineOf: (read: Read, attributes: SvgElement['attributes']) => readonly Segment[];
  /** Attributes of the vertical position. A shape without them is moved with a transform. */
  readonly down: readonly string[];
  /** Whether miter joins of a stroke reach no farther than at a right angle. */
  readonly isBlunt: boolean;
}

const RECTANGLE: ShapeGeometry = {
  outlineOf: (read) => {
    const [left, top, width, height] = [read('x'), read('y'), read('width'), read('height')];
    const [right, bottom] = [left + width, top + height];
    if (width <= 0 || height <= 0) return [];
    return [
      [
        [left, top],
        [right, bottom],
      ],
      [
        [right, top],
        [left, bottom],
      ],
    ];
  },
  down: ['y'],
  isBlunt: true,
};

const POLYGON: ShapeGeometry = {
  outlineOf(_read, { points = '' }) {
    const numbers = (points.match(/[^\s,]+/g) ?? []).map(Number);
    return numbers.flatMap((x, index) =>
      index % 2 === 0 ? [[[x, numbers[index + 1] ?? NaN] as const]] : [],
    );
  },
  down: [],
  isBlunt: false,
};

/** SVG 2, chapters 9 and 10, and `<image>`. */
const SHAPES: ReadonlyMap<string, ShapeGeometry> = new Map([
  ['rect', RECTANGLE],
  ['image', RECTANGLE],
  [
    'circle',
    {
      outlineOf: (read) => ellipse(read('cx'), read('cy'), read('r'), read('r')),
      down: ['cy'],
      isBlunt: true,
    },
  ],
  [
    'ellipse',
    {
      outlineOf: (read, { rx, ry }) =>
        ellipse(read('cx'), read('cy'), read(rx ? 'rx' : 'ry'), read(ry ? 'ry' : 'rx')),
      down: ['cy'],
      isBlunt: true,
    },
  ],
  [
    'line',
    {
      outlineOf: (read) => [
        [
          [read('x1'), read('y1')],
          [read('x2'), read('y2')],
        ],
      ],
      down: ['y1', 'y2'],
      isBlunt: true,
    },
  ],
  ['polyline', POLYGON],
  ['polygon', POLYGON],
  ['path', { outlineOf: (_read, { d = '' }) => segmentsOf(d), down: [], isBlunt: false }],
]);

/** Returns whether an element is a shape, which draws without children. */
export function isShape({ name }: SvgElement): boolean {
  return SHAPES.has(name);
}

/** Returns the attributes to change when an element moves down. Empty if it is moved with a transform. */
export function downAttributes({ name }: SvgElement): readonly string[] {
  return name === 'use' ? ['y'] : (SHAPES.get(name)?.down ?? []);
}

const outlineOf: (element: SvgElement) => readonly Segment[] | null = cachePerElement(
  ({ name, attributes }) => {
    const read: Read = (attribute) => Number(attributes[attribute] ?? 0);
    const outline = SHAPES.get(name)?.outlineOf(read, attributes) ?? null;
    return outline !== null && outline.flat(2).every(Number.isFinite) ? outline : null;
  },
);

/**
 * Returns the transformed box of a shape without its stroke.
 *
 * @returns {@link NOTHING} for a shape without points; null if the element is not a shape or a length is not in px
 */
export function boxOfShape(element: SvgElement, matrix: Matrix = IDENTITY): Box | null {
  const [a, b, c, d, e, f] = matrix;
  return (
    outlineOf(element)
      ?.map((segment) => boxOfSegment(segment.map(([x, y]) => [a * x + c * y + e, b * x + d * y + f])))
      .reduce(unite, NOTHING) ?? null
  );
}

/** Returns the largest distance of a stroke's edge from the outline of a shape, px: SVG 2, section 13.4. */
export function strokeMargin(element: SvgElement, width: number, miterLimit: number): number {
  return (
    (width / 2) * (SHAPES.get(element.name)?.isBlunt === true ? Math.SQRT2 : Math.max(Math.SQRT2, miterLimit))
  );
}

/** Returns the box of a segment: the box around its ends and its turning points. */
function boxOfSegment(points: readonly Point[]): Box {
  const ends = boxAround(points.filter((_, index) => index === 0 || index === points.length - 1));
  if (contains(ends, boxAround(points))) return ends;
  const at = (t: number): Point => {
    let rest = points;
    while (rest.length > 1) {
      rest = rest.slice(1).map(([x, y], index) => {
        const [fromX, fromY] = rest[index] ?? [x, y];
        return [fromX + (x - fromX) * t, fromY + (y - fromY) * t];
      });
    }
    return rest[0] ?? [NaN, NaN];
  };
  const turns = [0, 1].flatMap((axis) => turnsOf(points.map((point) => point[axis] ?? NaN)));
  return unite(ends, boxAround(turns.map(at)));
}

/** Returns an ellipse as four cubic curves. Their error is at most 0.03 % of the radius. */
function ellipse(cx: number, cy: number, rx: number, ry: number): readonly Segment[] {
  const handle = 0.5523;
  if (rx <= 0 || ry <= 0) return [];
  return [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ].map(([right = 1, down = 1]) => [
    [cx + right * rx, cy],
    [cx + right * rx, cy + down * ry * handle],
    [cx + right * rx * handle, cy + down * ry],
    [cx, cy + down * ry],
  ]);
}

/** Returns the segments of path data (SVG 2, section 9.3), with arcs as cubic curves. */
function segmentsOf(d: string): Segment[] {
  const segments: Segment[] = [];
  SvgPath.from(d)
    .unarc()
    .unshort()
    .abs()
    .iterate(([command, ...numbers], _index, x, y) => {
      const points: Point[] = command === 'M' ? [] : [[x, y]];
      if (command === 'H') points.push([numbers[0] ?? NaN, y]);
      else if (command === 'V') points.push([x, numbers[0] ?? NaN]);
      else {
        for (let index = 0; index + 1 < numbers.length; index += 2) {
          points.push([numbers[index] ?? NaN, numbers[index + 1] ?? NaN]);
        }
      }
      segments.push(points);
    });
  return segments;
}

/** Returns whether an attribute makes resvg draw an element on a separate layer, which it then draws on the canvas. */
export function hasLayer({ attributes }: SvgElement): boolean {
  const { opacity = '1' } = attributes;
  return (
    Number(opacity) !== 1 ||
    ['filter', 'mask', 'clip-path'].some((name) => (attributes[name] ?? 'none').trim() !== 'none')
  );
}
