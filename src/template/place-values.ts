import { SvgError } from '../svg/svg-error.ts';
import type { SvgElement, SvgNode } from '../svg/svg-tree.ts';
import { isReference, PLACEHOLDER } from './markup.ts';

/** Characters that XML does not have (XML 1.0, section 2.2), halves of surrogate pairs among them. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** What a picture of the context is by the time it comes here: decoded, and encoded again by the service itself. */
const DECODED_PICTURE = /^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/u;

/** Puts values in the places of a tree's placeholders, in document order. */
export type PlaceValues = (values: readonly string[]) => SvgElement;

/**
 * Prepares a parsed tree to be filled, once for all cards. Values are never parsed, so whatever they hold, a filled tree
 * has the elements and attributes of the tree. What holds no placeholder is the same object on every card.
 *
 * @param root with {@link PLACEHOLDER} in place of each placeholder in texts and values of attributes
 * @param file what errors call it
 * @throws SvgError, the function, for a value that XML cannot have
 */
export function preparePlaces(root: SvgElement, file: string): PlaceValues {
  const dynamic = new Set<SvgElement>();
  collectDynamic(root, dynamic);

  return (values) => {
    let next = 0;
    const place = (text: string, line: number): string =>
      text.replaceAll(PLACEHOLDER, () => {
        const value = values[next++] ?? '';
        if (NOT_XML.test(value)) throw new SvgError({ file, line }, 'A value has characters that XML lacks.');
        return value;
      });
    // The rasteriser opens what an <image> refers to, so nothing but a picture's own bytes may get there.
    const placePicture = (line: number): string => {
      const value = values[next++] ?? '';
      if (DECODED_PICTURE.test(value)) return value;
      throw new SvgError({ file, line }, 'A picture is not decoded.');
    };
    const fill = (element: SvgElement): SvgElement => {
      if (!dynamic.has(element)) return element;
      const { name, line } = element;
      const attributes: Record<string, string> = Object.create(null);
      for (const attribute in element.attributes) {
        const written = element.attributes[attribute] ?? '';
        if (!written.includes(PLACEHOLDER)) attributes[attribute] = written;
        else if (name === 'image' && isReference(attribute)) attributes[attribute] = placePicture(line);
        else attributes[attribute] = normalizeSpace(place(written, line));
      }
      const children = element.children
        .map((child): SvgNode => (typeof child === 'string' ? place(child, line) : fill(child)))
        .filter((child) => child !== '');
      return { name, attributes, children, line };
    };
    return fill(root);
  };
}

function collectDynamic(element: SvgElement, dynamic: Set<SvgElement>): boolean {
  let isDynamic = Object.values(element.attributes).some((value) => value.includes(PLACEHOLDER));
  for (const child of element.children) {
    const holds = typeof child === 'string' ? child.includes(PLACEHOLDER) : collectDynamic(child, dynamic);
    isDynamic ||= holds;
  }
  if (isDynamic) dynamic.add(element);
  return isDynamic;
}

/** As a parser reads the value of an attribute (XML 1.0, section 3.3.3). */
function normalizeSpace(value: string): string {
  return value.replace(/[\t\n\r]/g, ' ');
}
