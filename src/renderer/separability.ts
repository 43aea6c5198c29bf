import type { Size } from '../picture-format.ts';
import { boxOfShape, contains, touch, type Box } from '../svg/geometry.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import type { TextLayout } from '../text/lay-out-text.ts';
import { contentsOf } from './contents.ts';
import { idOf, isElement, NO_SURROUNDINGS, NOT_DRAWN, within, type Inks, type Surroundings } from './ink.ts';

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
