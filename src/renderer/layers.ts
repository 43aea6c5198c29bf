import type { Size } from '../picture-format.ts';
import { type Box, boxOfShape, contains, touch } from '../svg/geometry.ts';
import { type SvgElement, SvgError } from '../svg/svg-tree.ts';
import type { TextLayout } from '../text/lay-out-text.ts';
import {
  contentsOf,
  idOf,
  type Inks,
  isElement,
  isLayered,
  isReference,
  MAX_COPIES,
  NO_SURROUNDINGS,
  NOT_DRAWN,
  type Surroundings,
  within,
} from './ink.ts';

/**
 * Values with which an attribute of a group changes nothing about the texts in it. Other attributes either are
 * inherited by texts, which read them, or do not apply to texts.
 */
const CHANGES_NOTHING: ReadonlyMap<string, RegExp> = new Map([
  ['transform', /^$/],
  ['opacity', /^(?:1(?:\.0*)?|100%)$/],
  ['filter', /^none$/],
  ['mask', /^none$/],
  ['clip-path', /^none$/],
  ['display', /^(?!none$)/],
  ['visibility', /^visible$/],
]);

/** The attribute that keeps the texts in a group from being drawn apart from it; null if none does. */
function changingAttribute({ attributes }: SvgElement): string | null {
  for (const [name, changesNothing] of CHANGES_NOTHING) {
    const value = attributes[name];
    if (value !== undefined && !changesNothing.test(value.trim())) return name;
  }
  return null;
}

/**
 * Removes clips that hold the whole canvas, as design tools write around everything: a layer of its own would be drawn
 * for them, with other rounding.
 */
export function dropIdleClips(
  root: SvgElement,
  { byId }: Pick<Inks, 'byId'>,
  { width, height }: Size,
): SvgElement {
  const canvas = { left: 0, top: 0, right: width, bottom: height };
  const isIdle = (clipPath: SvgElement | undefined): boolean =>
    clipPath?.name === 'clipPath' &&
    ['transform', 'clip-path', 'clipPathUnits'].every((name) => clipPath.attributes[name] === undefined) &&
    clipPath.children.some((child) => {
      if (!isElement(child) || child.name !== 'rect') return false;
      const { transform, 'clip-path': clip, rx = '0', ry = '0', display, visibility } = child.attributes;
      const isPlain = [transform, clip, display, visibility].every((value) => value === undefined);
      const box = isPlain && Number(rx) === 0 && Number(ry) === 0 ? boxOfShape(child) : null;
      return box !== null && contains(box, canvas);
    });
  const visit = (element: SvgElement): SvgElement => {
    const { text, layer } = contentsOf(element);
    if (!text || !layer || element.attributes['transform'] !== undefined) return element;
    const { 'clip-path': clip, ...others } = element.attributes;
    const idle = clip !== undefined && isIdle(byId(idOf(clip)));
    const children = element.children.map((child) =>
      isElement(child) && child.name === 'g' ? visit(child) : child,
    );
    if (!idle && children.every((child, index) => child === element.children[index])) return element;
    return { ...element, attributes: idle ? others : element.attributes, children };
  };
  return visit(root);
}

/**
 * Whether a card is a picture with texts above it, so that the two can be drawn apart: each text stands where it is
 * drawn, once, and nothing around it changes its pixels. A shape may come after a text if its ink touches none that
 * comes before it: then it does not matter which is drawn first.
 *
 * @returns null if it is, else what stands in the way
 */
export function separability(
  root: SvgElement,
  layouts: ReadonlyMap<SvgElement, TextLayout>,
  { inkOf }: Inks,
): string | null {
  const texts: { readonly text: SvgElement; readonly around: Surroundings }[] = [];
  let inks: readonly Box[] | undefined;
  const inksOfTexts = (): readonly Box[] =>
    (inks ??= texts.flatMap(({ text, around }) => inkOf(text, around) ?? []));

  const visit = (element: SvgElement, around: Surroundings, obstacle: string | null): string | null => {
    const { name, children } = element;
    if (texts.length === 0 && !contentsOf(element).text) return null;
    if (name === 'text') {
      if (obstacle !== null) return obstacle;
      if (layouts.get(element)?.glyphs.some(({ opacity, picture }) => opacity !== 1 || picture !== null)) {
        return 'a text is not opaque';
      }
      if (changingAttribute(element) !== null) return 'a text is not opaque';
      texts.push({ text: element, around });
      inks = undefined;
      return null;
    }
    if (name !== 'g' && name !== 'svg' && !NOT_DRAWN.has(name) && obstacle !== 'a text in <defs>') {
      const ink = texts.length === 0 ? undefined : around.isFiltered ? null : inkOf(element, around);
      if (ink === null || (ink && inksOfTexts().some((text) => touch(text, ink))))
        return `<${name}> above a text`;
    }
    if (!contentsOf(element).text && NOT_DRAWN.has(name)) return null;
    const here = within(element, around);
    const changed = changingAttribute(element);
    const reason =
      obstacle ??
      (NOT_DRAWN.has(name) ? 'a text in <defs>' : null) ??
      (changed === null ? null : `a text under "${changed}"`);
    for (const child of children) {
      if (!isElement(child)) continue;
      const found = visit(child, here, reason);
      if (found !== null) return found;
    }
    return null;
  };
  return visit(root, NO_SURROUNDINGS, null);
}

/** Where the layer begins that an element is drawn on, and the part of it that is seen. */
interface Ground {
  /** px on the canvas */
  readonly left: number;
  readonly top: number;
  readonly seen: Box;
}

/**
 * Leaves out layers that are off the canvas: resvg 0.34 ends its process where a layer is further off the one below than
 * twice the canvas' size.
 *
 * @returns the element, the same object if nothing is left out; null if nothing of it is seen
 * @throws SvgError if a layer that is seen would be too far from the beginning of the one below
 */
export function dropUnseen(
  root: SvgElement,
  { inkOf, byId }: Inks,
  { width, height, file }: Size & { readonly file: string },
): SvgElement {
  const drop = (
    element: SvgElement,
    around: Surroundings,
    ground: Ground,
    copies: number,
  ): SvgElement | null => {
    if (NOT_DRAWN.has(element.name) || !mayHoldLayer(element)) return element;
    const target = element.name === 'use' ? targetOf(element, byId) : undefined;
    const copiesLayer = target !== undefined && mayHoldLayer(target);
    if (copiesLayer && target.name !== 'symbol' && copies < MAX_COPIES) {
      return drop(inlined(element, target), around, ground, copies + 1);
    }
    const hasOwnLayer = isLayered(element) || copiesLayer;
    const ink = hasOwnLayer ? inkOf(element, around) : null;
    if (ink !== null && !touch(ink, ground.seen)) return null;
    if (ink !== null && (ink.left - ground.left >= 2 * width || ink.top - ground.top >= 2 * height)) {
      const reason = `<${element.name}> is a layer in a layer that begins more than a canvas away from it. Cut what lies far off the card to the left or above.`;
      throw new SvgError({ file, line: element.line }, reason);
    }
    const inside = ink === null ? ground : groundOf(element, ink, ground);
    const here = within(element, around);
    const children = element.children.map((child) =>
      isElement(child) ? drop(child, here, inside, copies) : child,
    );
    if (children.every((child, index) => child === element.children[index])) return element;
    const rest = { ...element, children: children.filter((child) => child !== null) };
    const inkOfRest = hasOwnLayer ? inkOf(rest, around) : null;
    return inkOfRest === null || touch(inkOfRest, ground.seen) ? rest : null;
  };
  const groundOf = (element: SvgElement, ink: Box, ground: Ground): Ground => ({
    // resvg's box of rotated ink may be twice as large. It draws two pixels more on each side, and no layer of more than
    // four canvases.
    left: Math.max(2 * ink.left - ink.right - 2, ground.left - 2 * width),
    top: Math.max(2 * ink.top - ink.bottom - 2, ground.top - 2 * height),
    seen: isReference(element.attributes['filter']) ? intersect(ground.seen, ink) : ground.seen,
  });
  const seen = { left: 0, top: 0, right: width, bottom: height };
  return drop(root, NO_SURROUNDINGS, { left: 0, top: 0, seen }, 0) ?? root;
}

function mayHoldLayer(element: SvgElement): boolean {
  const { layer, copy } = contentsOf(element);
  return layer || copy;
}

/** A `<use>` as the group that it stands for (SVG 2, section 5.6), so that parts of the copy can be left out. */
function inlined(use: SvgElement, target: SvgElement): SvgElement {
  const {
    href: _href,
    'xlink:href': _old,
    x = '0',
    y = '0',
    width: _w,
    height: _h,
    ...others
  } = use.attributes;
  const { id: _id, ...attributes } = target.attributes;
  const { transform = '' } = others;
  return {
    ...use,
    name: 'g',
    attributes: { ...others, transform: `${transform} translate(${x} ${y})`.trimStart() },
    children: [{ ...target, attributes }],
  };
}

function targetOf({ attributes }: SvgElement, byId: Inks['byId']): SvgElement | undefined {
  return byId(idOf(attributes['href'] ?? attributes['xlink:href']));
}

function intersect(one: Box, other: Box): Box {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}
