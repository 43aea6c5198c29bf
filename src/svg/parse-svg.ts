import { readXml } from './read-xml.ts';
import type { SvgElement, SvgNode } from './svg-tree.ts';

interface OpenElement extends SvgElement {
  readonly children: SvgNode[];
}

/**
 * Parses an SVG document strictly, as XML 1.0 without a document type. White space is kept; comments and processing
 * instructions are dropped; a CDATA section is text.
 *
 * @param options.file what errors call the document
 * @returns the root element; the `attributes` of its elements have no prototype
 * @throws SvgError with the line of the first fault
 */
export function parseSvg(source: string, { file = 'svg' }: { readonly file?: string } = {}): SvgElement {
  const document: OpenElement = { name: '', attributes: {}, children: [], line: 1 };
  const open: OpenElement[] = [];
  let current = document;

  readXml(source, file, {
    open(name, attributes, line) {
      const element = { name, attributes, children: [], line };
      current.children.push(element);
      open.push(current);
      current = element;
    },
    close() {
      current = open.pop() ?? document;
    },
    text(text) {
      const { children } = current;
      const last = children.at(-1);
      // A comment or a CDATA section cuts a text in pieces that belong together.
      if (typeof last === 'string') children[children.length - 1] = last + text;
      else children.push(text);
    },
  });

  const [root] = document.children;
  // The parser has refused a document without exactly one root.
  if (root === undefined || typeof root === 'string') throw new TypeError('Expected a root element');
  return root;
}
