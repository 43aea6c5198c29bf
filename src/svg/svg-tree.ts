/** An SVG document as a tree: what the parser makes, what the layout changes, what is written out again. */

export interface SvgElement {
  readonly name: string;
  /** In document order; namespaced names as written (`xml:space`). Values are decoded text. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and decoded text; comments and processing instructions are dropped. */
  readonly children: readonly SvgNode[];
  /** 1-based line of the element's `<` in its source. */
  readonly line: number;
}

export type SvgNode = SvgElement | string;

/** An SVG document that cannot be read or drawn: not well-formed, or beyond what this service takes. */
export class SvgError extends Error {
  override readonly name = 'SvgError';
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** What is wrong, without the place. Quotes names of elements and attributes, never their texts. */
  readonly reason: string;

  constructor({ file, line }: { readonly file: string; readonly line: number }, reason: string) {
    super(`${file}:${line}: ${reason}`);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

/** The elements among the children of an element. */
export function elementsIn({ children }: SvgElement): SvgElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** An element and all below it, in document order. */
export function* descend(element: SvgElement): Generator<SvgElement> {
  yield element;
  for (const child of element.children) if (typeof child !== 'string') yield* descend(child);
}

/**
 * Asks once for each element. Trees never change, so the answer stays true; parts that cards have in common are asked
 * about once for all of them.
 */
export function remember<Answer>(ask: (element: SvgElement) => Answer): (element: SvgElement) => Answer {
  const answers = new WeakMap<SvgElement, Answer>();
  return (element) => answers.getOrInsertComputed(element, ask);
}

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
