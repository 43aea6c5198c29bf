import { SaxesParser } from 'saxes';

import { SvgError } from './svg-error.ts';

/** Deeper trees overflow the stack of the rasteriser, which ends its process: 5,000 levels do. */
export const MAX_DEPTH = 64;

/** Elements of one document. */
export const MAX_ELEMENTS = 20_000;

/** What a reader is told, in document order. Lines are 1-based. */
export interface XmlReader {
  /** `line` is the line of the element's `<`; `attributes` has no prototype, so every name in it is the document's. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>, line: number) => void;
  readonly close: () => void;
  /** Decoded text within the root, also from a CDATA section; `line` is the line where it ends. */
  readonly text: (text: string, line: number, isCdata: boolean) => void;
  /** An attribute of the element that opens next; `line` is the line where its value ends. */
  readonly attribute?: (name: string, value: string, line: number) => void;
}

/**
 * Reads a document as XML 1.0 and nothing more: no document type, hence no entities but the five and character
 * references, and nothing external. Comments and processing instructions are skipped.
 *
 * @throws SvgError if it is not well-formed, has a document type, or exceeds {@link MAX_DEPTH} or {@link MAX_ELEMENTS}
 */
export function readXml(source: string, file: string, reader: XmlReader): void {
  // A lone surrogate would make the parser take the character after it, even a "<", for its other half.
  if (!source.isWellFormed()) {
    throw new SvgError({ file, line: 1 }, 'The document has a lone surrogate, which no encoding can write.');
  }
  const parser = new SaxesParser({
    xmlns: false,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
    position: false,
  });
  const fail = (reason: string): never => {
    throw new SvgError({ file, line: parser.line, offset: parser.position }, reason);
  };
  let depth = 0;
  let elements = 0;
  let line = 1;

  // Seven handlers at most: with more, V8 keeps the parser as a dictionary, and reading takes five times as long.
  parser.on('error', ({ message }) => fail(`The SVG is not well-formed XML: ${message}`));
  parser.on('opentagstart', () => {
    if (elements === 0 && hasDocumentType(source.slice(0, parser.position))) {
      fail('The SVG has a document type (<!DOCTYPE …>). Remove it.');
    }
    // The parser has read the character after the name, which may be a line feed.
    line = parser.column === 0 ? parser.line - 1 : parser.line;
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    elements += 1;
    if (depth > MAX_DEPTH) fail(`Elements are nested more than ${MAX_DEPTH} deep.`);
    if (elements > MAX_ELEMENTS) fail(`There are more than ${MAX_ELEMENTS} elements.`);
    reader.open(name, attributes, line);
  });
  parser.on('closetag', () => {
    depth -= 1;
    reader.close();
  });
  parser.on('text', (text) => {
    if (depth > 0) reader.text(text, parser.line, false);
  });
  parser.on('cdata', (text) => reader.text(text, parser.line, true));
  const { attribute } = reader;
  if (attribute) parser.on('attribute', ({ name, value }) => attribute(name, value, parser.line));

  parser.write(source).close();
}

/** Only before the root may a document type stand. */
function hasDocumentType(prolog: string): boolean {
  return prolog.replace(/<!--[^]*?-->/g, '').includes('<!DOCTYPE');
}
