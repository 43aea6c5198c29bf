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

/** What holds where an element is drawn. */
interface Surroundings {
  /** How the canvas is turned and scaled there, without any move; null if it is not known. */
  readonly matrix: Matrix | null;
  readonly fill: string;
  readonly stroke: string;
  /** The effect that is measured by the box of what it holds. */
  readonly measured: SvgElement | null;
  readonly isInSymbol: boolean;
}

/** Elements that are drawn only where they are referred to. */
const HELD = new Set(['defs', 'symbol', 'mask', 'clipPath', 'pattern', 'marker', 'filter']);
const EFFECTS = ['clip-path', 'mask', 'filter'] as const;
/** What is drawn in all directions alike. */
const ROUND = new Set(['feGaussianBlur', 'feMerge', 'title', 'desc']);
const PLACES = ['x', 'y', 'width', 'height', 'cx', 'cy', 'rx', 'ry', 'x1', 'y1', 'x2', 'y2'];

/**
 * Checks what the rasteriser draws unlike a browser depending on where it is drawn: with all that is around it, and in
 * each copy by `<use>`.
 */
export function checkInstances(
  root: SvgElement,
  ids: ReadonlyMap<string, SvgElement>,
  report: ReportFault,
): void {
  const reported = new Set<string>();
  const canvas = { width: Number(root.attributes['width']), height: Number(root.attributes['height']) };
  const fault: ReportFault = (element, attribute, message) => {
    const place = `${element.line} ${element.name} ${attribute ?? ''} ${message}`;
    if (!reported.has(place)) report(element, attribute, message);
    reported.add(place);
  };
  const drawing = { canvas, ids, fault };
  const visit = (element: SvgElement, around: Surroundings): void => {
    const here = within(element, around, drawing);
    for (const effect of EFFECTS) checkEffect(element, effect, here, drawing);
    if (isShape(element)) checkShape(element, here, drawing);
    if (here.isInSymbol) checkPlaces(element, fault);
    for (const child of elementsIn(element)) if (!HELD.has(child.name)) visit(child, here);
    const target = element.name === 'use' ? ids.get(hrefOf(element.attributes)) : undefined;
    if (target?.name === 'symbol') {
      const inside = { ...here, matrix: fitted(here.matrix, element, target, canvas), isInSymbol: true };
      for (const child of elementsIn(target)) if (!HELD.has(child.name)) visit(child, inside);
    } else if (target !== undefined) visit(target, here);
  };
  visit(root, { matrix: IDENTITY, fill: '', stroke: 'none', measured: null, isInSymbol: false });
}

function within(element: SvgElement, around: Surroundings, drawing: Drawing): Surroundings {
  const { attributes } = element;
  const matrix = turnOf(attributes['transform'], element);
  return {
    ...around,
    matrix: matrix === null || around.matrix === null ? null : multiply(around.matrix, matrix),
    fill: attributes['fill']?.trim() ?? around.fill,
    stroke: attributes['stroke']?.trim() ?? around.stroke,
    measured: isMeasured(attributes, drawing) ? element : around.measured,
  };
}

/** @returns a transform without its moves; null if it is not known, or is none */
function turnOf(transform: string | undefined, element: SvgElement): Matrix | null {
  if (transform === undefined) return IDENTITY;
  try {
    const turn = transform.replaceAll(/translate\s*\([^)]*\)[\s,]*/gu, '');
    return matrixOf({ ...element, attributes: { transform: turn } });
  } catch {
    return null;
  }
}

/** @returns the matrix within a symbol, whose viewBox fills the box of the `<use>` (SVG 2, section 8.2) */
function fitted(matrix: Matrix | null, use: SvgElement, symbol: SvgElement, canvas: Size): Matrix | null {
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

/** @returns NaN for what is no length, or filled by a value of the context */
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

/** Whether an effect of an element is measured by the box of what it holds. */
function isMeasured(attributes: Attributes, drawing: Drawing): boolean {
  const isOfBox = (effect: string, units: string, initial: string): boolean => {
    const target = targetOf(attributes[effect], effect, drawing);
    return target !== undefined && (target.attributes[units] ?? initial) === 'objectBoundingBox';
  };
  return (
    isOfBox('clip-path', 'clipPathUnits', '') ||
    isOfBox('mask', 'maskUnits', 'objectBoundingBox') ||
    isOfBox('mask', 'maskContentUnits', '') ||
    isOfBox('filter', 'filterUnits', 'objectBoundingBox')
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
    const message = `"${effect}" of a <use> of a <symbol> is drawn in another place. Write it on a <g> around the <use>.`;
    drawing.fault(element, effect, message);
  }
  const units = effect === 'mask' ? 'maskContentUnits' : 'clipPathUnits';
  const box = target.attributes[units] === 'objectBoundingBox' ? boxOfShape(element) : null;
  if (box !== null && (box.left === box.right || box.top === box.bottom)) {
    const message = `<${element.name}> has no area to measure "#${id}" by, so a browser draws nothing. Write ${units}="userSpaceOnUse" and px.`;
    drawing.fault(element, effect, message);
  }
  if (effect !== 'filter' || isStraight(matrix)) return;
  const part = elementsIn(target).find(
    ({ name, attributes }) => !ROUND.has(name) || /[\s,]/u.test((attributes['stdDeviation'] ?? '').trim()),
  );
  if (part !== undefined) {
    const message = `The <${part.name}> of "#${id}" does not turn with what it is drawn on. Put the filter on a <g> around what is turned, skewed or mirrored.`;
    drawing.fault(element, effect, message);
  }
}

/** Whether nothing is turned, skewed or mirrored. What is not known may be. */
function isStraight(matrix: Matrix | null): boolean {
  if (matrix === null) return false;
  const [a, b, c, d] = matrix;
  return a >= 0 && d >= 0 && Math.abs(b) < 1e-9 && Math.abs(c) < 1e-9;
}

/** Percentages are turned into px of the canvas. */
function checkPlaces(element: SvgElement, fault: ReportFault): void {
  for (const name of PLACES) {
    if (element.attributes[name]?.includes('%') === true) {
      const message = `"${name}" of <${element.name}> is a percentage in a <symbol>, of which a browser takes the size. Write the number of px.`;
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
    const message = `<${shape.name}> draws nothing, but a browser counts it to the box by which the effect of line ${measured.line} is measured. Remove it, or write fill-opacity="0" instead of fill="none".`;
    drawing.fault(shape, 'fill', message);
  }
  for (const [name, paint] of Object.entries({ fill, stroke })) {
    const target = targetOf(paint, name, drawing);
    if (target?.name === 'pattern' && matrix !== null) checkTiles(shape, name, target, matrix, drawing);
  }
}

/** px by which the last tile may be away from its place. */
const MAX_DRIFT = 0.5;

/** The rasteriser draws each tile with whole pixels, so that those of other sizes drift. */
function checkTiles(
  shape: SvgElement,
  paint: string,
  pattern: SvgElement,
  matrix: Matrix,
  { canvas, ids, fault }: Drawing,
): void {
  const own = handedDown(pattern, ids);
  const box = boxOfShape(shape);
  const turn = turnOf(own['patternTransform'], pattern);
  if (box === null || turn === null) return;
  const [a, b, c, d] = multiply(matrix, turn);
  const isOfBox = (own['patternUnits'] ?? 'objectBoundingBox').trim() === 'objectBoundingBox';
  const reach = reachOf(box, isOfBox ? [box.left, box.top] : [0, 0], turn);
  for (const side of ['width', 'height'] as const) {
    const scale = side === 'width' ? Math.hypot(a, c) : Math.hypot(b, d);
    const across = side === 'width' ? box.right - box.left : box.bottom - box.top;
    const length = isOfBox
      ? lengthOf(own[side] ?? '0', 1) * across
      : lengthOf(own[side] ?? '0', canvas[side]);
    const tile = length * scale;
    if (!(Math.abs(Math.round(tile) / tile - 1) * reach[side] * scale > MAX_DRIFT)) continue;
    const message = `The tiles of "#${pattern.attributes['id'] ?? ''}" have a ${side} of ${Number(tile.toFixed(3))} px here. Only tiles of whole pixels stay in their places: make it ${Math.max(1, Math.round(tile))}.`;
    fault(shape, paint, message);
    return;
  }
}

/** How far the corners of a box are from a point, along the sides of tiles. */
function reachOf({ left, top, right, bottom }: Box, [x, y]: readonly [number, number], turn: Matrix): Size {
  const width = Math.max(Math.abs(left - x), Math.abs(right - x));
  const height = Math.max(Math.abs(top - y), Math.abs(bottom - y));
  const most = Math.hypot(width, height);
  return isStraight(turn) ? { width, height } : { width: most, height: most };
}

/** The attributes of a pattern with those of the patterns that its `href` names. */
function handedDown(pattern: SvgElement, ids: ReadonlyMap<string, SvgElement>): Attributes {
  const next = ids.get(hrefOf(pattern.attributes));
  return next?.name === 'pattern' ? { ...handedDown(next, ids), ...pattern.attributes } : pattern.attributes;
}
