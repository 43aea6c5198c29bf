import type { SvgElement } from '../svg/svg-tree.ts';
import { readLength } from '../svg/values.ts';

/** The attributes that say how far down something stands. */
const DOWN: ReadonlyMap<string, readonly string[]> = new Map([
  ['rect', ['y']],
  ['image', ['y']],
  ['use', ['y']],
  ['circle', ['cy']],
  ['ellipse', ['cy']],
  ['line', ['y1', 'y2']],
]);

/**
 * Moves an element and all in it. Coordinates change rather than a transformation wherever that is possible: a card
 * whose texts are under a transformation is drawn the slow way.
 *
 * @param distance downwards, whole px
 * @param moveText is called for each text that moves; its element stays as it is
 */
export function moveElement(
  element: SvgElement,
  distance: number,
  moveText: (text: SvgElement) => void,
): SvgElement {
  if (distance === 0) return element;
  const { name, attributes, children } = element;
  if (name === 'text') {
    moveText(element);
    return element;
  }
  const down = DOWN.get(name);
  const isGroup = name === 'g';
  if ((down === undefined && !isGroup) || hasOwnSpace(element)) return translate(element, distance);
  if (isGroup) {
    return {
      ...element,
      children: children.map((child) =>
        typeof child === 'string' ? child : moveElement(child, distance, moveText),
      ),
    };
  }
  const moved: Record<string, string> = { ...attributes };
  for (const attribute of down ?? []) {
    moved[attribute] = String(readLength(attributes[attribute] ?? '0', attribute) + distance);
  }
  return { ...element, attributes: moved };
}

/** What an element refers to, such as a gradient or a clip path, is drawn in the element's own coordinates. */
function hasOwnSpace({ attributes }: SvgElement): boolean {
  return (
    attributes['transform'] !== undefined ||
    Object.values(attributes).some((value) => value.trimStart().startsWith('url('))
  );
}

function translate(element: SvgElement, distance: number): SvgElement {
  const { transform = '' } = element.attributes;
  return {
    ...element,
    attributes: { ...element.attributes, transform: `translate(0 ${distance}) ${transform}`.trimEnd() },
  };
}
