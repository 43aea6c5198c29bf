import type { SvgElement } from '../svg/svg-tree.ts';
import { dataUriOf, readDataUri } from './asset.ts';
import { isReference } from './markup.ts';
import { applyObjectFit } from './object-fit.ts';

/**
 * Makes the pictures of a card what the rasteriser knows: each `<image>` that refers to an asset gets its bytes
 * instead, a data URI is written in the one form that it reads, and `preserveAspectRatio` says how it fits. It is done
 * after parsing, so that the bytes are not parsed.
 *
 * @param assets data URIs by what the card refers to: the path of a file, or the data URI of a picture that is drawn otherwise
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
      isReference(name) ? (assets.get(value) ?? rewriteDataUri(value)) : value,
    ]),
  );
}

/** @returns what is no data URI, such as the mark of a placeholder, as it is */
function rewriteDataUri(value: string): string {
  const bytes = readDataUri(value);
  return (bytes && dataUriOf(bytes)) ?? value;
}
