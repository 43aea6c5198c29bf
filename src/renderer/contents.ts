import { hasLayer } from '../svg/geometry.ts';
import { remember, type SvgElement } from '../svg/svg-tree.ts';

/** What an element is or has in it. */
export interface Contents {
  readonly text: boolean;
  /** `data-stack`, whose children are laid out below each other. */
  readonly stack: boolean;
  /** Something that is drawn on a layer of its own; a `<symbol>` makes one for each copy. */
  readonly layer: boolean;
  /** `<use>` */
  readonly copy: boolean;
}

export const contentsOf: (element: SvgElement) => Contents = remember((element) => {
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

export function hasMarker({ attributes }: SvgElement): boolean {
  return MARKERS.some((marker) => isReference(attributes[marker]));
}

export function isReference(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== 'none';
}
