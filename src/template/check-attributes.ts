import type { Report } from './finding.ts';
import { isText, PLACEHOLDER } from './markup.ts';
import type { MarkupAttribute, MarkupElement } from './markup.ts';

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

const XLINK_NAMESPACE = 'http://www.w3.org/1999/xlink';
const PREFIXED = new Set(['xml:lang', 'xml:space', 'xlink:href']);

const DIRECTION = ['direction', 'unicode-bidi', 'writing-mode', 'text-orientation', 'dominant-baseline'];
const SPACING = ['letter-spacing', 'word-spacing', 'white-space', 'text-indent', 'kerning', 'font-kerning'];
const FONT = [
  'font',
  'font-style',
  'font-variant',
  'font-stretch',
  'font-feature-settings',
  'font-size-adjust',
];
const DECORATION = ['text-decoration', 'text-transform'];

/** Properties that texts inherit: on a group, one that the layout does not know would be lost silently. */
const INHERITED_BY_TEXTS = new Set([...DIRECTION, ...SPACING, ...FONT, ...DECORATION]);

const NAMES = ['id', 'xml:space', 'xml:lang', 'font-family', 'font-weight'];
const REFERENCES = ['href', 'xlink:href', 'clip-path', 'filter', 'mask'];
const MARKERS = ['marker', 'marker-start', 'marker-mid', 'marker-end'];

/** Their values decide what is referred to, or which fonts must be there: that is checked at load, once. */
const FIXED = new Set([...NAMES, ...REFERENCES, ...MARKERS, 'object-fit', 'preserveAspectRatio']);

/**
 * Checks an element's attributes: no styles, no scripts, no names from other vocabularies, placeholders only where
 * any value is harmless, and on texts only what the layout of texts knows.
 */
export function checkAttributes(
  element: MarkupElement,
  knownTextAttributes: ReadonlySet<string>,
  report: Report,
): void {
  for (const attribute of element.attributes) {
    const refusal =
      refuseName(attribute, element) ??
      refusePlaceholder(attribute, element) ??
      refuseUnknown(attribute, element, knownTextAttributes);
    if (refusal) report(attribute.line, refusal);
  }
}

function refuseName({ name, value }: MarkupAttribute, { parent }: MarkupElement): string | undefined {
  if (name === 'style' || name === 'class') {
    return `The attribute "${name}" is not allowed. Write presentation attributes, such as fill="#0F2F36".`;
  }
  if (/^on/i.test(name)) return `The attribute "${name}" is not allowed: a card runs no scripts.`;
  if (name === 'xmlns') {
    return parent === null && value === SVG_NAMESPACE
      ? undefined
      : 'Only the root has an xmlns, that of SVG.';
  }
  if (!name.includes(':')) return undefined;
  if (PREFIXED.has(name) || (name === 'xmlns:xlink' && value === XLINK_NAMESPACE)) return undefined;
  return `The attribute "${name}" is not allowed. Save the file as plain SVG.`;
}

function refusePlaceholder(
  { name, value, dynamic }: MarkupAttribute,
  element: MarkupElement,
): string | undefined {
  if (!dynamic) return undefined;
  if (name === 'href' && element.name === 'image') {
    return value === PLACEHOLDER
      ? undefined
      : 'A picture of the context is the whole value of href: href="{{ name }}".';
  }
  if (FIXED.has(name) || /url\(/i.test(value)) {
    return `A placeholder stands in the attribute "${name}", whose value must be fixed. Write the element once for each value, within {% if … %}.`;
  }
  return undefined;
}

function refuseUnknown(
  { name }: MarkupAttribute,
  element: MarkupElement,
  knownTextAttributes: ReadonlySet<string>,
): string | undefined {
  if (knownTextAttributes.has(name) || !(isText(element) || INHERITED_BY_TEXTS.has(name))) return undefined;
  return `The layout of texts does not know the attribute "${name}". It knows: ${[...knownTextAttributes].sort().join(', ')}.`;
}
