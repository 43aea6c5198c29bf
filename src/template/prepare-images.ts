import type { SvgElement } from '../svg/svg-tree.ts';
import { isReference } from './markup.ts';
import { applyObjectFit } from './object-fit.ts';

/**
 * Makes the pictures of a card what the rasteriser knows: each `<image>` that refers to an asset gets its bytes
 * instead, and says with `preserveAspectRatio` how it fits. It is done after parsing, so that the bytes are not parsed.
 *
 * @param assets data URIs by the path that the card refers to
 */
export function prepareImages(element: SvgElement, assets: ReadonlyMap<string, string>): SvgElement {
  const { name, attributes, children } = element;
  return {
    ...element,
    attributes: name === 'image' ? inlineAsset(applyObjectFit(attributes), assets) : attributes,
    children: children.map((child) => (typeof child === 'string' ? child : prepareImages(child, assets))),
  };
}

function inlineAsset(
  attributes: SvgElement['attributes'],
  assets: ReadonlyMap<string, string>,
): SvgElement['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      isReference(name) ? (assets.get(value) ?? value) : value,
    ]),
  );
}
