import { isViewBoxOf } from '../svg/values.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import type { TextLayout } from '../text/lay-out-text.ts';
import { inkOfShape, inkOfText, touch } from './shape-ink.ts';
import type { Bounds } from '../shape.ts';
import { holdsText } from './write-picture.ts';

/** What a group may say without changing how the texts in it are drawn, other than what texts inherit. */
const CHANGES_DRAWING =
  'transform opacity filter mask clip-path style class display visibility stroke stroke-width mix-blend-mode isolation fill-rule shape-rendering'.split(
    ' ',
  );

/** They are not drawn where they stand. */
const NOT_DRAWN = new Set([
  'defs',
  'symbol',
  'clipPath',
  'mask',
  'pattern',
  'marker',
  'title',
  'desc',
  'filter',
]);

/**
 * Whether a card is a picture with texts above it, so that the two can be drawn apart. A shape may come after a text
 * if it is known to touch none that comes before it: then it does not matter which is drawn first.
 *
 * @param layouts of the texts, where they are drawn
 * @returns null if it is, else what stands in the way
 */
export function separability(root: SvgElement, layouts: ReadonlyMap<SvgElement, TextLayout>): string | null {
  const texts = createTextInks(layouts);
  const groups: SvgElement[] = [];
  const visit = (element: SvgElement, inDefinition: boolean, changed: string | null): string | null => {
    const { name, attributes, children } = element;
    if (texts.none() && !holdsText(element)) return null;
    if (name === 'text') {
      texts.add(element);
      if (inDefinition) return 'a text in <defs>';
      return changed === null ? null : `a text under "${changed}"`;
    }
    const drawsItself = !inDefinition && !NOT_DRAWN.has(name) && name !== 'g' && name !== 'svg';
    if (drawsItself && texts.mayTouch(element, groups)) return `<${name}> above a text`;
    const changing =
      changed ?? CHANGES_DRAWING.find((attribute) => attributes[attribute] !== undefined) ?? null;
    groups.push(element);
    for (const child of children) {
      if (typeof child === 'string') continue;
      const reason = visit(child, inDefinition || NOT_DRAWN.has(name), changing);
      if (reason !== null) return reason;
    }
    groups.pop();
    return null;
  };
  return hasOwnScale(root) ? 'a viewBox that scales the card' : visit(root, false, null);
}

/** Where the ink of the texts is that have been added; found only when a shape comes after one. */
function createTextInks(layouts: ReadonlyMap<SvgElement, TextLayout>) {
  const texts: SvgElement[] = [];
  const inks: Bounds[] = [];
  let measured = 0;
  return {
    none: (): boolean => texts.length === 0,
    add(text: SvgElement): void {
      texts.push(text);
    },
    mayTouch(shape: SvgElement, groups: readonly SvgElement[]): boolean {
      for (; measured < texts.length; measured += 1) {
        const text = texts[measured];
        const layout = text === undefined ? undefined : layouts.get(text);
        const ink = layout === undefined ? null : inkOfText(layout);
        if (ink !== null) inks.push(ink);
      }
      if (inks.length === 0) return false;
      const own = inkOfShape(shape, groups);
      return own === null || inks.some((ink) => touch(own, ink));
    },
  };
}

/** Whether a `viewBox` scales or moves what is in it. */
export function hasOwnScale({ attributes: { width, height, viewBox } }: SvgElement): boolean {
  return viewBox !== undefined && !isViewBoxOf(viewBox, width ?? '', height ?? '');
}
