/** Where the ink of a card's elements lies on the canvas. */
import {
  type Box,
  boxOfShape,
  hasLayer,
  IDENTITY,
  isEmpty,
  isShape,
  type Matrix,
  matrixOf,
  multiply,
  NOTHING,
  strokeMargin,
  transformBox,
  unite,
} from '../svg/geometry.ts';
import { cachePerElement, type SvgElement, type SvgNode } from '../svg/svg-tree.ts';
import type { TextLayout } from '../text/lay-out-text.ts';

/** Elements that are drawn where something refers to them, or not at all. */
export const NOT_DRAWN: ReadonlySet<string> = new Set([
  'defs',
  'symbol',
  'clipPath',
  'mask',
  'pattern',
  'marker',
  'linearGradient',
  'radialGradient',
  'filter',
  'title',
  'desc',
]);

/** What the elements around an element decide about its ink. */
export interface Surroundings {
  /** From the element's parent to the canvas. */
  readonly matrix: Matrix;
  readonly isStroked: boolean;
  /** px */
  readonly strokeWidth: number;
  readonly miterLimit: number;
  /** Markers draw where no geometry is. */
  readonly hasMarkers: boolean;
  /** A filter around moves the ink of what is in it. */
  readonly isFiltered: boolean;
}

export const NO_SURROUNDINGS: Surroundings = {
  matrix: IDENTITY,
  isStroked: false,
  strokeWidth: 1,
  miterLimit: 4,
  hasMarkers: false,
  isFiltered: false,
};

/** What an element decides about the ink of the elements in it. */
export function within(element: SvgElement, around: Surroundings): Surroundings {
  const { stroke, 'stroke-width': width, 'stroke-miterlimit': miterLimit, filter } = element.attributes;
  return {
    matrix: multiply(around.matrix, matrixOf(element)),
    isStroked: stroke === undefined ? around.isStroked : stroke.trim() !== 'none',
    strokeWidth: width === undefined ? around.strokeWidth : Number(width),
    miterLimit: miterLimit === undefined ? around.miterLimit : Number(miterLimit),
    hasMarkers: around.hasMarkers || hasMarker(element),
    isFiltered: around.isFiltered || isReference(filter),
  };
}

/** The id that `url(#id)` or `#id` refers to; '' for any other value. */
export function idOf(value = ''): string {
  return /^\s*(?:url\(\s*["']?)?#([^"')]+)/u.exec(value)?.[1]?.trim() ?? '';
}

/** Copies of copies that are followed. */
export const MAX_COPIES = 8;

export interface Inks {
  /**
   * @returns whole px that hold all ink of an element, or null if that is not known; an element without ink touches
   *   nothing
   */
  readonly inkOf: (element: SvgElement, around: Surroundings) => Box | null;
  readonly byId: (id: string) => SvgElement | undefined;
}

/** Measures elements of a card whose texts are set. */
export function createInks(root: SvgElement, layouts: ReadonlyMap<SvgElement, TextLayout>): Inks {
  let ids: Map<string, SvgElement> | undefined;
  const byId = (id: string) => (ids ??= collectIds(root)).get(id);

  const unfiltered = (element: SvgElement, around: Surroundings, copies: number): Box | null => {
    const { name, attributes, children } = element;
    if (NOT_DRAWN.has(name)) return NOTHING;
    const here = within(element, around);
    if (name === 'text') {
      const layout = layouts.get(element);
      const ink = layout === undefined ? null : inkOfText(layout);
      return ink === null ? NOTHING : outwards(transformBox(here.matrix, ink));
    }
    if (name === 'use') {
      const target = byId(idOf(attributes['href'] ?? attributes['xlink:href']));
      if (target === undefined) return NOTHING;
      if (target.name === 'symbol' || copies >= MAX_COPIES) return null;
      const [x, y] = [Number(attributes['x'] ?? 0), Number(attributes['y'] ?? 0)];
      const matrix = multiply(here.matrix, [1, 0, 0, 1, x, y]);
      return inked(target, { ...here, matrix }, copies + 1);
    }
    if (isShape(element)) return here.hasMarkers ? null : inkOfShape(element, here);
    return children.filter(isElement).reduce<Box | null>((union, child) => {
      const ink = union === null ? null : inked(child, here, copies);
      return union === null || ink === null ? null : unite(union, ink);
    }, NOTHING);
  };

  const inked = (element: SvgElement, around: Surroundings, copies: number): Box | null => {
    const filter = idOf(element.attributes['filter']);
    if (filter === '') return unfiltered(element, around, copies);
    const { filter: _filter, transform: _transform, ...attributes } = element.attributes;
    const own = unfiltered({ ...element, attributes }, { ...around, matrix: IDENTITY }, copies);
    const region = regionOf(byId(filter), own);
    return region === null || isEmpty(region)
      ? region
      : outwards(transformBox(within(element, around).matrix, region));
  };

  return { inkOf: (element, around) => inked(element, around, 0), byId };
}

function inkOfShape(
  shape: SvgElement,
  { matrix, isStroked, strokeWidth, miterLimit }: Surroundings,
): Box | null {
  const box = boxOfShape(shape, matrix);
  if (box === null || isEmpty(box)) return box;
  const [a, b, c, d] = matrix;
  const margin = isStroked ? strokeMargin(shape, strokeWidth, miterLimit) : 0;
  const [across, down] = [margin * Math.hypot(a, c), margin * Math.hypot(b, d)];
  const ink = {
    left: box.left - across,
    top: box.top - down,
    right: box.right + across,
    bottom: box.bottom + down,
  };
  return Object.values(ink).every(Number.isFinite) ? outwards(ink) : null;
}

/**
 * The region of a filter (SVG Filter Effects 1, section 9.2).
 *
 * @param box of what is filtered, like the region in the coordinates of that element
 * @returns null if it is not known
 */
function regionOf(filter: SvgElement | undefined, box: Box | null): Box | null {
  if (filter === undefined) return null;
  const { filterUnits, ...attributes } = filter.attributes;
  const read = (name: string, initial: string): number => {
    const value = (attributes[name] ?? initial).trim();
    return value.endsWith('%') ? Number(value.slice(0, -1)) / 100 : Number(value);
  };
  const [x, y, width, height] = [
    read('x', '-10%'),
    read('y', '-10%'),
    read('width', '120%'),
    read('height', '120%'),
  ];
  const region = ((): Box | null => {
    if (filterUnits === 'userSpaceOnUse') return { left: x, top: y, right: x + width, bottom: y + height };
    if (box === null || isEmpty(box)) return box;
    const [across, down] = [box.right - box.left, box.bottom - box.top];
    const [left, top] = [box.left + x * across, box.top + y * down];
    return { left, top, right: left + width * across, bottom: top + height * down };
  })();
  if (region === null || isEmpty(region)) return region;
  return Object.values(region).every(Number.isFinite) ? region : null;
}

/** @returns null if nothing of the text is visible */
export function inkOfText({ glyphs }: TextLayout): Box | null {
  if (glyphs.length === 0) return null;
  return glyphs
    .map(({ shape, x, y }) => ({
      left: x + shape.left,
      top: y + shape.top,
      right: x + shape.right,
      bottom: y + shape.bottom,
    }))
    .reduce(unite);
}

function outwards({ left, top, right, bottom }: Box): Box {
  return { left: Math.floor(left), top: Math.floor(top), right: Math.ceil(right), bottom: Math.ceil(bottom) };
}

function collectIds(root: SvgElement): Map<string, SvgElement> {
  const ids = new Map<string, SvgElement>();
  const visit = (element: SvgElement): void => {
    const { id } = element.attributes;
    if (id !== undefined && !ids.has(id)) ids.set(id, element);
    element.children.filter(isElement).forEach(visit);
  };
  visit(root);
  return ids;
}

export function isElement(node: SvgNode): node is SvgElement {
  return typeof node !== 'string';
}

/** What an element is or has in it. */
interface Contents {
  readonly text: boolean;
  /** `data-stack`, whose children are laid out below each other. */
  readonly stack: boolean;
  /** Something that is drawn on a layer of its own; a `<symbol>` makes one for each copy. */
  readonly layer: boolean;
  /** `<use>` */
  readonly copy: boolean;
}

export const contentsOf: (element: SvgElement) => Contents = cachePerElement((element) => {
  const { name, attributes, children } = element;
  let text = name === 'text';
  let stack = attributes['data-stack'] !== undefined;
  let layer = isLayered(element) || name === 'symbol';
  let copy = name === 'use';
  // Nothing in a text is any of these.
  for (const child of text ? [] : children) {
    if (typeof child === 'string') continue;
    const contents = contentsOf(child);
    text ||= contents.text;
    stack ||= contents.stack;
    layer ||= contents.layer;
    copy ||= contents.copy;
  }
  return { text, stack, layer, copy };
});

/** Whether an element is drawn on a layer of its own. */
export function isLayered(element: SvgElement): boolean {
  return hasMarker(element) || hasLayer(element);
}

const MARKERS = ['marker', 'marker-start', 'marker-mid', 'marker-end'];

function hasMarker({ attributes }: SvgElement): boolean {
  return MARKERS.some((marker) => isReference(attributes[marker]));
}

export function isReference(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== 'none';
}
