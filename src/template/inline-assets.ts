import type { SvgElement } from '../svg/svg-tree.ts';

/**
 * Puts pictures into a card: each `<image>` that refers to an asset gets its bytes instead. It is done after parsing,
 * so that the pictures are not parsed for each card.
 *
 * @param assets data URIs by the path that the card refers to
 */
export function inlineAssets(element: SvgElement, assets: ReadonlyMap<string, string>): SvgElement {
  if (assets.size === 0) return element;
  const { name, attributes, children } = element;
  return {
    ...element,
    attributes: name === 'image' ? inlineReferences(attributes, assets) : attributes,
    children: children.map((child) => (typeof child === 'string' ? child : inlineAssets(child, assets))),
  };
}

function inlineReferences(
  attributes: SvgElement['attributes'],
  assets: ReadonlyMap<string, string>,
): SvgElement['attributes'] {
  const inlined = Object.entries(attributes).map(([name, value]) => {
    const isReference = name === 'href' || name === 'xlink:href';
    return [name, (isReference ? assets.get(value) : undefined) ?? value] as const;
  });
  return Object.fromEntries(inlined);
}
