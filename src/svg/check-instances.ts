import type { Size } from '../picture-format.ts';
import { readUrl, readLength, readNumbers } from './values.ts';
import { boxOfShape, IDENTITY, isShape, matrixOf, multiply, type Box, type Matrix } from './geometry.ts';
import type { ReportFault } from './read-drawing.ts';
import { elementsIn, type SvgElement } from './svg-tree.ts';

type Attributes = SvgElement['attributes'];

interface Drawing {
  readonly canvas: Size;
  readonly ids: ReadonlyMap<string, SvgElement>;
  readonly fault: ReportFault;
}

/** Properties that an element gets from the elements around it. */
interface Surroundings {
  /** The matrix from user space to the canvas, without translation; null if it is not known. */
  readonly matrix: Matrix | null;
  readonly fill: string;
  readonly stroke: string;
  /** The innermost element with an effect whose units are the bounding box of its content. */
  readonly measured: SvgElement | null;
  readonly isInSymbol: boolean;
}

/** Elements that are drawn only where others refer to them. */
const DEFINITIONS = new Set(['defs', 'symbol', 'mask', 'clipPath', 'pattern', 'marker', 'filter']);
const EFFECTS = ['clip-path', 'mask', 'filter'] as const;
/** Parts of filters that look the same in all directions. */
const ISOTROPIC = new Set(['feGaussianBlur', 'feMerge', 'title', 'desc']);
const LENGTHS = ['x', 'y', 'width', 'height', 'cx', 'cy', 'rx', 'ry', 'x1', 'y1', 'x2', 'y2'];

/**
 * Reports elements that the rasteriser draws differently from a browser because of the elements around them. Visits
 * every copy by `<use>`.
 */
export function checkInstances(
  root: SvgElement,
  ids: ReadonlyMap<string, SvgElement>,
  report: ReportFault,
): void {
  const reported = new Set<string>();
  const canvas = { width: Number(root.attributes['width']), height: Number(root.attributes['height']) };
  const fault: ReportFault = (element, attribute, message) => {
    const key = `${element.line} ${element.name} ${attribute ?? ''} ${message}`;
    if (!reported.has(key)) report(element, attribute, message);
    reported.add(key);
  };
  const drawing = { canvas, ids, fault };
  const visit = (element: SvgElement, around: Surroundings): void => {
    const here = surroundingsIn(element, around, drawing);
    for (const effect of EFFECTS) checkEffect(element, effect, here, drawing);
    if (isShape(element)) checkShape(element, here, drawing);
    if (here.isInSymbol) checkPercentages(element, fault);
    for (const child of elementsIn(element)) if (!DEFINITIONS.has(child.name)) visit(child, here);
    const target = element.name === 'use' ? ids.get(hrefOf(element.attributes)) : undefined;
    if (target?.name === 'symbol') {
      const inside = {
        ...here,
        matrix: symbolMatrix(here.matrix, element, target, canvas),
        isInSymbol: true,
      };
      for (const child of elementsIn(target)) if (!DEFINITIONS.has(child.name)) visit(child, inside);
    } else if (target !== undefined) visit(target, here);
  };
  visit(root, { matrix: IDENTITY, fill: '', stroke: 'none', measured: null, isInSymbol: false });
}

function surroundingsIn(element: SvgElement, around: Surroundings, drawing: Drawing): Surroundings {
  const { attributes } = element;
  const matrix = linearPartOf(attributes['transform'], element);
  return {
    ...around,
    matrix: matrix === null || around.matrix === null ? null : multiply(around.matrix, matrix),
    fill: attributes['fill']?.trim() ?? around.fill,
    stroke: attributes['stroke']?.trim() ?? around.stroke,
    measured: isMeasured(attributes, drawing) ? element : around.measured,
  };
}

/** Returns the matrix of a transform without its translations. Returns null if it is not known or not valid. */
function linearPartOf(transform: string | undefined, element: SvgElement): Matrix | null {
  if (transform === undefined) return IDENTITY;
  try {
    const linear = transform.replaceAll(/translate\s*\([^)]*\)[\s,]*/gu, '');
    return matrixOf({ ...element, attributes: { transform: linear } });
  } catch {
    return null;
  }
}

/** Returns the matrix within a symbol, whose viewBox fills the box of the `<use>` (SVG 2, section 8.2). */
function symbolMatrix(
  matrix: Matrix | null,
  use: SvgElement,
  symbol: SvgElement,
  canvas: Size,
): Matrix | null {
  const { viewBox, preserveAspectRatio = '' } = symbol.attributes;
  if (viewBox === undefined || matrix === null) return matrix;
  try {
    const [, , across = NaN, down = NaN] = readNumbers(viewBox, 'viewBox', 'numbers');
    const x = lengthOf(use.attributes['width'] ?? '100%', canvas.width) / across;
    const y = lengthOf(use.attributes['height'] ?? '100%', canvas.height) / down;
    if (preserveAspectRatio.trim() === 'none') return multiply(matrix, [x, 0, 0, y, 0, 0]);
    const scale = preserveAspectRatio.includes('slice') ? Math.max(x, y) : Math.min(x, y);
    return multiply(matrix, [scale, 0, 0, scale, 0, 0]);
  } catch {
    return null;
  }
}

/** Returns a length in px. Returns NaN if the value is not a length or contains a placeholder. */
function lengthOf(value: string, share: number): number {
  try {
    return readLength(value, '', { share });
  } catch {
    return NaN;
  }
}

function targetOf(paint: string | undefined, name: string, { ids }: Drawing): SvgElement | undefined {
  try {
    return ids.get(readUrl(paint ?? '', name) ?? '');
  } catch {
    return undefined;
  }
}

function hrefOf({ href, 'xlink:href': older = '' }: Attributes): string {
  return (href ?? older).slice(1);
}

/** Returns whether an effect of an element has units of the bounding box of its content. */
function isMeasured(attributes: Attributes, drawing: Drawing): boolean {
  const usesBox = (effect: string, units: string, initial: string): boolean => {
    const target = targetOf(attributes[effect], effect, drawing);
    return target !== undefined && (target.attributes[units] ?? initial) === 'objectBoundingBox';
  };
  return (
    usesBox('clip-path', 'clipPathUnits', '') ||
    usesBox('mask', 'maskUnits', 'objectBoundingBox') ||
    usesBox('mask', 'maskContentUnits', '') ||
    usesBox('filter', 'filterUnits', 'objectBoundingBox')
  );
}

function checkEffect(
  element: SvgElement,
  effect: (typeof EFFECTS)[number],
  { matrix }: Surroundings,
  drawing: Drawing,
): void {
  const target = targetOf(element.attributes[effect], effect, drawing);
  if (target === undefined) return;
  const id = target.attributes['id'] ?? '';
  if (element.name === 'use' && drawing.ids.get(hrefOf(element.attributes))?.name === 'symbol') {
    const message = `"${effect}" on a <use> of a <symbol> is not drawn at the position where browsers draw it. Write it on a <g> around the <use>.`;
    drawing.fault(element, effect, message);
  }
  const units = effect === 'mask' ? 'maskContentUnits' : 'clipPathUnits';
  const box = target.attributes[units] === 'objectBoundingBox' ? boxOfShape(element) : null;
  if (box !== null && (box.left === box.right || box.top === box.bottom)) {
    const message = `<${element.name}> has no area, and "#${id}" is measured by its box, so a browser draws nothing. Write ${units}="userSpaceOnUse" and px.`;
    drawing.fault(element, effect, message);
  }
  if (effect !== 'filter' || isStraight(matrix)) return;
  const part = elementsIn(target).find(
    ({ name, attributes }) =>
      !ISOTROPIC.has(name) || /[\s,]/u.test((attributes['stdDeviation'] ?? '').trim()),
  );
  if (part !== undefined) {
    const message = `The <${part.name}> of "#${id}" does not turn with the element that it is applied to. Put the filter on a <g> around the element that is turned, skewed or mirrored.`;
    drawing.fault(element, effect, message);
  }
}

/** Returns whether a matrix is known not to turn, skew or mirror. */
function isStraight(matrix: Matrix | null): boolean {
  if (matrix === null) return false;
  const [a, b, c, d] = matrix;
  return a >= 0 && d >= 0 && Math.abs(b) < 1e-9 && Math.abs(c) < 1e-9;
}

/** Reports percentages in a symbol. The rasteriser reads them as shares of the canvas; browsers do not. */
function checkPercentages(element: SvgElement, fault: ReportFault): void {
  for (const name of LENGTHS) {
    if (element.attributes[name]?.includes('%') === true) {
      const message = `"${name}" of <${element.name}> is a percentage in a <symbol>, which browsers measure by the symbol and not by the canvas. Write the number of px.`;
      fault(element, name, message);
    }
  }
}

function checkShape(
  shape: SvgElement,
  { fill, stroke, measured, matrix }: Surroundings,
  drawing: Drawing,
): void {
  if (fill === 'none' && stroke === 'none' && measured !== null && shape.name !== 'image') {
    const message = `<${shape.name}> draws nothing, but browsers include it in the box that measures the effect of line ${measured.line}. Remove it, or write fill-opacity="0" instead of fill="none".`;
    drawing.fault(shape, 'fill', message);
  }
  for (const [name, paint] of Object.entries({ fill, stroke })) {
    const target = targetOf(paint, name, drawing);
    if (target?.name === 'pattern' && matrix !== null) checkTiles(shape, name, target, matrix, drawing);
  }
}

/** Largest distance of the last tile from its exact position, px. */
const MAX_DRIFT = 0.5;

/** Reports patterns whose tiles drift: the rasteriser rounds the size of tiles to whole pixels. */
function checkTiles(
  shape: SvgElement,
  paint: string,
  pattern: SvgElement,
  matrix: Matrix,
  { canvas, ids, fault }: Drawing,
): void {
  const own = withInherited(pattern, ids);
  const box = boxOfShape(shape);
  const linear = linearPartOf(own['patternTransform'], pattern);
  if (box === null || linear === null) return;
  const [a, b, c, d] = multiply(matrix, linear);
  const usesBox = (own['patternUnits'] ?? 'objectBoundingBox').trim() === 'objectBoundingBox';
  const reach = reachOf(box, usesBox ? [box.left, box.top] : [0, 0], linear);
  for (const side of ['width', 'height'] as const) {
    const scale = side === 'width' ? Math.hypot(a, c) : Math.hypot(b, d);
    const across = side === 'width' ? box.right - box.left : box.bottom - box.top;
    const length = usesBox
      ? lengthOf(own[side] ?? '0', 1) * across
      : lengthOf(own[side] ?? '0', canvas[side]);
    const tile = length * scale;
    if (!(Math.abs(Math.round(tile) / tile - 1) * reach[side] * scale > MAX_DRIFT)) continue;
    const message = `The tiles of "#${pattern.attributes['id'] ?? ''}" have a ${side} of ${Number(tile.toFixed(3))} px here. Tiles drift unless they have whole pixels. Make it ${Math.max(1, Math.round(tile))}.`;
    fault(shape, paint, message);
    return;
  }
}

/** Returns the largest distance of a box's corners from a point, along the sides of tiles. */
function reachOf({ left, top, right, bottom }: Box, [x, y]: readonly [number, number], linear: Matrix): Size {
  const width = Math.max(Math.abs(left - x), Math.abs(right - x));
  const height = Math.max(Math.abs(top - y), Math.abs(bottom - y));
  const diagonal = Math.hypot(width, height);
  return isStraight(linear) ? { width, height } : { width: diagonal, height: diagonal };
}

/** Returns the attributes of a pattern, and those that it inherits from the patterns that its `href` names. */
function withInherited(pattern: SvgElement, ids: ReadonlyMap<string, SvgElement>): Attributes {
  const next = ids.get(hrefOf(pattern.attributes));
  return next?.name === 'pattern'
    ? { ...withInherited(next, ids), ...pattern.attributes }
    : pattern.attributes;
}
