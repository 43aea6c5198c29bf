import type { SvgElement } from './svg-tree.ts';

const TEXT_SPECIALS = /[&<>\r]/;
const TEXT_SPECIALS_ALL = /[&<>\r]/g;
/** White space too: a parser turns it into spaces within an attribute (XML 1.0, section 3.3.3). */
const VALUE_SPECIALS = /[&<>"\t\n\r]/;
const VALUE_SPECIALS_ALL = /[&<>"\t\n\r]/g;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/**
 * Writes a tree so that parsing it gives the same tree again; equal trees give equal strings. Names must be XML names
 * and texts XML characters, as those of a parsed tree are.
 */
export function writeSvg(element: SvgElement): string {
  let content = '';
  for (const child of element.children)
    content += typeof child === 'string' ? writeText(child) : writeSvg(child);
  return writeElement(element, content);
}

/** Writes an element with its attributes around other content than its own, which is written already. */
export function writeElement({ name, attributes }: SvgElement, content: string): string {
  let tag = `<${name}`;
  for (const attribute in attributes) {
    const value = attributes[attribute] ?? '';
    tag += ` ${attribute}="${VALUE_SPECIALS.test(value) ? value.replace(VALUE_SPECIALS_ALL, escape) : value}"`;
  }
  return content === '' ? `${tag}/>` : `${tag}>${content}</${name}>`;
}

function writeText(text: string): string {
  return TEXT_SPECIALS.test(text) ? text.replace(TEXT_SPECIALS_ALL, escape) : text;
}

function escape(character: string): string {
  return ESCAPES[character] ?? character;
}
