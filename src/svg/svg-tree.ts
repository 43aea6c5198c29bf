/** The tree of an SVG document, and the functions that visit and write it. */

export interface SvgElement {
  readonly name: string;
  /** Decoded values by name, in document order. Names keep their prefix (`xml:space`). */
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and decoded text. Comments and processing instructions are dropped. */
  readonly children: readonly SvgNode[];
  /** 1-based line of the element's `<` in its source. */
  readonly line: number;
}

export type SvgNode = SvgElement | string;

/** Thrown for an SVG document that is not well-formed or that this service cannot draw. */
export class SvgError extends Error {
  override readonly name = 'SvgError';
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The message without file and line. Quotes names of elements and attributes, never their texts. */
  readonly reason: string;

  constructor({ file, line }: { readonly file: string; readonly line: number }, reason: string) {
    super(`${file}:${line}: ${reason}`);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

/** Returns the child elements of an element. */
export function elementsIn({ children }: SvgElement): SvgElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** Yields an element and all its descendants in document order. */
export function* descend(element: SvgElement): Generator<SvgElement> {
  yield element;
  for (const child of element.children) if (typeof child !== 'string') yield* descend(child);
}

/**
 * Returns `compute` with its results cached per element (WeakMap). Trees never change, so results stay valid. Cards
 * share the elements of a template, so their results are computed once for all cards.
 */
export function cachePerElement<Result>(
  compute: (element: SvgElement) => Result,
): (element: SvgElement) => Result {
  const results = new WeakMap<SvgElement, Result>();
  return (element) => results.getOrInsertComputed(element, compute);
}

const TEXT_SPECIALS = /[&<>\r]/;
const TEXT_SPECIALS_ALL = /[&<>\r]/g;
/** Includes white space, because parsers replace it by spaces in attributes (XML 1.0, section 3.3.3). */
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
 * Returns a tree as XML. Parsing it returns the same tree, and equal trees give equal strings. Names must be XML names
 * and texts XML characters, as in every parsed tree.
 */
export function writeSvg(element: SvgElement): string {
  let content = '';
  for (const child of element.children)
    content += typeof child === 'string' ? writeText(child) : writeSvg(child);
  return writeElement(element, content);
}

/** Returns an element with its attributes as XML. @param content XML that replaces the element's own content */
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
