import type { SvgElement, SvgNode } from './svg-tree.ts';

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
  const { name, attributes, children } = element;
  let tag = `<${name}`;
  for (const attribute in attributes) {
    const value = attributes[attribute] ?? '';
    tag += ` ${attribute}="${VALUE_SPECIALS.test(value) ? value.replace(VALUE_SPECIALS_ALL, escape) : value}"`;
  }
  if (children.length === 0) return `${tag}/>`;
  let content = '';
  for (const child of children) content += writeNode(child);
  return `${tag}>${content}</${name}>`;
}

function writeNode(node: SvgNode): string {
  if (typeof node !== 'string') return writeSvg(node);
  return TEXT_SPECIALS.test(node) ? node.replace(TEXT_SPECIALS_ALL, escape) : node;
}

function escape(character: string): string {
  return ESCAPES[character] ?? character;
}
