import type { Size } from '../picture-format.ts';
import { readPathData, readTransform, type PathSegment } from './geometry.ts';
import { descend, elementsIn, remember, type SvgElement } from './svg-tree.ts';

/** px: left, top, right, bottom. */
type Box = readonly [number, number, number, number];

/** An affine map as `matrix(a b c d e f)` writes it, SVG 2, section 8.5. */
type Matrix = readonly [number, number, number, number, number, number];

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const EVERYWHERE: Box = [-Infinity, -Infinity, Infinity, Infinity];

/** Attributes for which the rasteriser draws an element on a layer of its own. */
const LAYERS = ['clip-path', 'mask', 'filter'];

/** Elements that are drawn where they are referred to. */
const NOT_IN_PLACE = /^(?:defs|symbol|clipPath|mask|pattern|marker|filter|title|desc|.*Gradient)$/u;

/**
 * Leaves out what has a layer of its own (opacity, clip, mask, filter) and lies wholly off the canvas. Nothing of it
 * would be seen, but the rasteriser panics over a layer that is further off than the canvas is large, which ends its
 * process.
 *
 * @param root a drawing as {@link readDrawing} writes it, with its values, and with its stacks laid out
 * @returns the same object if nothing was left out
 */
export function leaveOutOffCanvas(root: SvgElement, canvas: Size): SvgElement {
  if (!hasLayers(root)) return root;
  const elements = [...descend(root)];
  const ids = new Map(elements.map((element) => [element.attributes['id'], element]));
  // Strokes are inherited. At a sharp corner one reaches beyond its half width by the miter limit, 4 times by default.
  const margin =
    2 * Math.max(1, ...elements.map(({ attributes }) => Number(attributes['stroke-width'] ?? 0)));
  const boxes = new Map<SvgElement, Box | null>();

  /** Where an element's ink may be, in the space of the element around it; null if it has none. */
  const boxOf = (element: SvgElement, depth = 0): Box | null => {
    const known = boxes.get(element);
    if (known !== undefined) return known;
    const { name, attributes } = element;
    let box: Box | null;
    if (name === 'text' || depth > MAX_DEPTH) box = EVERYWHERE;
    else if (name === 'g' || name === 'svg' || name === 'symbol') {
      box = join(
        elementsIn(element)
          .filter((child) => !NOT_IN_PLACE.test(child.name))
          .map((child) => boxOf(child, depth)),
      );
    } else if (name === 'use') {
      const target = ids.get((attributes['href'] ?? attributes['xlink:href'] ?? '').slice(1));
      // A symbol has a box of its own, with a scale.
      const copy =
        target === undefined ? null : target.name === 'symbol' ? EVERYWHERE : boxOf(target, depth + 1);
      box = copy && transform(copy, [1, 0, 0, 1, Number(attributes['x'] ?? 0), Number(attributes['y'] ?? 0)]);
    } else box = grow(shapeBox(element), margin);
    const filter = ids.get(/^url\(#(.*)\)$/u.exec(attributes['filter'] ?? '')?.[1]);
    if (box !== null && filter !== undefined) box = filterRegion(box, filter);
    const placed = box && transform(box, matrixOf(element));
    boxes.set(element, placed);
    return placed;
  };

  const visit = (element: SvgElement, around: Matrix): SvgElement | null => {
    if (NOT_IN_PLACE.test(element.name) || !(hasLayers(element) || holdsUse(element))) return element;
    // What is copied may have layers too.
    if (element.name === 'use' || (element.name !== 'svg' && hasLayer(element))) {
      const box = boxOf(element);
      if (box !== null && !isOn(transform(box, around), canvas)) return null;
    }
    const matrix = multiply(around, matrixOf(element));
    const children = element.children.map((child) =>
      typeof child === 'string' ? child : visit(child, matrix),
    );
    if (children.every((child, index) => child === element.children[index])) return element;
    return { ...element, children: children.filter((child) => child !== null) };
  };
  return visit(root, IDENTITY) ?? root;
}

/** Copies of copies; deeper ones are taken for everywhere. */
const MAX_DEPTH = 16;

const hasLayers: (element: SvgElement) => boolean = remember(
  (element) => hasLayer(element) || elementsIn(element).some(hasLayers),
);

const holdsUse: (element: SvgElement) => boolean = remember(
  (element) => element.name === 'use' || elementsIn(element).some(holdsUse),
);

const pathBox = remember(({ attributes }) =>
  hull(readPathData(attributes['d'] ?? '', 'd').flatMap(pointsOf())),
);

/** Whether an element is drawn on a layer of its own. */
export function hasLayer({ attributes }: SvgElement): boolean {
  const { opacity } = attributes;
  if (opacity !== undefined && opacity !== '1' && opacity !== '100%') return true;
  return LAYERS.some((name) => attributes[name] !== undefined && attributes[name] !== 'none');
}

function shapeBox(shape: SvgElement): Box | null {
  const { name, attributes } = shape;
  const read = (attribute: string): number => Number(attributes[attribute]?.replace(/px$/u, '') ?? 0) || 0;
  switch (name) {
    case 'rect':
    case 'image':
      return [read('x'), read('y'), read('x') + read('width'), read('y') + read('height')];
    case 'circle':
      return grow([read('cx'), read('cy'), read('cx'), read('cy')], read('r'));
    case 'ellipse':
      return [
        read('cx') - read('rx'),
        read('cy') - read('ry'),
        read('cx') + read('rx'),
        read('cy') + read('ry'),
      ];
    case 'line':
      return hull([read('x1'), read('y1'), read('x2'), read('y2')]);
    case 'polyline':
    case 'polygon':
      return hull((attributes['points'] ?? '').split(' ').map(Number));
    case 'path':
      return pathBox(shape);
    default:
      return EVERYWHERE;
  }
}

/** @returns the function that gives the points between which a segment lies; it follows the current point */
function pointsOf(): (segment: PathSegment) => number[] {
  let [x, y] = [0, 0];
  let [startX, startY] = [0, 0];
  return ({ command, numbers }) => {
    const isRelative = command === command.toLowerCase();
    const [fromX, fromY] = isRelative ? [x, y] : [0, 0];
    const kind = command.toLowerCase();
    if (kind === 'z') [x, y] = [startX, startY];
    else if (kind === 'h') x = fromX + (numbers[0] ?? 0);
    else if (kind === 'v') y = fromY + (numbers[0] ?? 0);
    else {
      const before = [x, y] as const;
      const points = kind === 'a' ? numbers.slice(5) : numbers;
      const absolute = points.map((number, index) => number + (index % 2 === 0 ? fromX : fromY));
      [x = 0, y = 0] = absolute.slice(-2);
      if (kind === 'm') [startX, startY] = [x, y];
      if (kind === 'a') {
        // An ellipse through both ends: of its radii, or wide enough for them.
        const reach =
          2 * Math.max(...numbers.slice(0, 2).map(Math.abs), Math.hypot(x - before[0], y - before[1]));
        return [...before, x - reach, y - reach, x + reach, y + reach];
      }
      // The control point that S and T mirror is as far off as the one before.
      return absolute;
    }
    return [x, y];
  };
}

function hull(numbers: readonly number[]): Box | null {
  const xs = numbers.filter((_, index) => index % 2 === 0);
  const ys = numbers.filter((_, index) => index % 2 === 1);
  return ys.length === 0 ? null : [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** SVG Filter Effects 1, section 8.1; nothing that a filter draws is outside. */
function filterRegion([left, top, right, bottom]: Box, { attributes }: SvgElement): Box {
  if (attributes['filterUnits'] === 'userSpaceOnUse') return EVERYWHERE;
  const read = (name: string, initial: number): number => Number(attributes[name] ?? initial);
  const [width, height] = [right - left, bottom - top];
  const start = [left + read('x', -0.1) * width, top + read('y', -0.1) * height] as const;
  return [...start, start[0] + read('width', 1.2) * width, start[1] + read('height', 1.2) * height];
}

function join(boxes: readonly (Box | null)[]): Box | null {
  return boxes.reduce<Box | null>((sum, box) => {
    if (sum === null || box === null) return sum ?? box;
    return [
      Math.min(sum[0], box[0]),
      Math.min(sum[1], box[1]),
      Math.max(sum[2], box[2]),
      Math.max(sum[3], box[3]),
    ];
  }, null);
}

function grow(box: Box | null, by: number): Box | null {
  return box && [box[0] - by, box[1] - by, box[2] + by, box[3] + by];
}

function isOn([left, top, right, bottom]: Box, { width, height }: Size): boolean {
  return right > 0 && left < width && bottom > 0 && top < height;
}

/** The box around a box that was mapped. */
function transform(box: Box, [a, b, c, d, e, f]: Matrix): Box {
  if (!box.every(Number.isFinite)) return EVERYWHERE;
  const [left, top, right, bottom] = box;
  const corners = [left, top, right, top, right, bottom, left, bottom];
  const mapped: number[] = [];
  for (let index = 0; index < corners.length; index += 2) {
    const [x = 0, y = 0] = corners.slice(index, index + 2);
    mapped.push(a * x + c * y + e, b * x + d * y + f);
  }
  return hull(mapped) ?? EVERYWHERE;
}

function matrixOf({ name, attributes }: SvgElement): Matrix {
  const written = name === 'svg' ? '' : (attributes['transform'] ?? '');
  if (written === '') return IDENTITY;
  return readTransform(written, 'transform').reduce<Matrix>((sum, { name: step, numbers }) => {
    const [first = 0, second = 0, third = 0, ...others] = numbers;
    const radians = (first * Math.PI) / 180;
    switch (step) {
      case 'translate':
        return multiply(sum, [1, 0, 0, 1, first, second]);
      case 'scale':
        return multiply(sum, [first, 0, 0, numbers.length > 1 ? second : first, 0, 0]);
      case 'rotate': {
        const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
        const about = multiply([1, 0, 0, 1, second, third], [cos, sin, -sin, cos, 0, 0]);
        return multiply(sum, multiply(about, [1, 0, 0, 1, -second, -third]));
      }
      case 'skewX':
        return multiply(sum, [1, 0, Math.tan(radians), 1, 0, 0]);
      case 'skewY':
        return multiply(sum, [1, Math.tan(radians), 0, 1, 0, 0]);
      default: {
        const [d = 1, e = 0, f = 0] = others;
        return multiply(sum, [first, second, third, d, e, f]);
      }
    }
  }, IDENTITY);
}

function multiply([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}
