import type { Size } from '../picture-format.ts';
import { touch, type Box } from '../svg/geometry.ts';
import { SvgError, type SvgElement } from '../svg/svg-tree.ts';
import { contentsOf, isLayered, isReference } from './contents.ts';
import {
  idOf,
  isElement,
  MAX_COPIES,
  NO_SURROUNDINGS,
  NOT_DRAWN,
  within,
  type Inks,
  type Surroundings,
} from './ink.ts';

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
