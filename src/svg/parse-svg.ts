import { SaxesParser } from 'saxes';
import { SvgError, type SvgElement, type SvgNode } from './svg-tree.ts';

/** Deeper trees overflow the stack of the rasteriser, which ends its process: 5,000 levels do. */
export const MAX_DEPTH = 64;

/** Elements of one document. */
export const MAX_ELEMENTS = 20_000;

interface OpenElement extends SvgElement {
  readonly children: SvgNode[];
  /** Of its tag. */
  readonly offset: number;
}

/** Called for what a tree does not hold. Offsets are UTF-16 units from the start of the source. */
export interface MarkupObserver {
  /** For each attribute of an element that has been read; `offset` lies within its value. */
  readonly attribute: (element: SvgElement, name: string, offset: number) => void;
  /** `offset` is the end; `parent` is the element around, or a nameless one outside the root. */
  readonly instruction: (target: string, body: string, offset: number, parent: SvgElement) => void;
  readonly comment: (text: string, offset: number) => void;
  readonly cdata: (text: string, offset: number) => void;
}

/** A fault of the markup, as XML. */
export interface MarkupFault {
  readonly offset: number;
  readonly message: string;
}

/** Thrown by {@link parseMarkup}: where reading stopped, and why. */
export class MarkupError extends Error implements MarkupFault {
  override readonly name = 'MarkupError';
  readonly offset: number;

  constructor({ offset, message }: MarkupFault) {
    super(message);
    this.offset = offset;
  }
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
  const lineOf = createLineCounter(source);
  const [fault] = findTypingFaults(source).faults;
  try {
    if (fault !== undefined) throw new MarkupError(fault);
    return parseMarkup(source, lineOf);
  } catch (error) {
    if (!(error instanceof MarkupError)) throw error;
    throw new SvgError({ file, line: lineOf(error.offset) }, error.message);
  }
}

/** @returns the function that gives the 1-based line of an offset */
export function createLineCounter(source: string): (offset: number) => number {
  const ends = [...source.matchAll(/\n/gu)].map(({ index }) => index);
  return (offset) => {
    let low = 0;
    for (let high = ends.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? Infinity) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/**
 * @param lineOf gives the line of an offset for the elements of the tree
 * @throws MarkupError if the source is not well-formed, has a document type, or exceeds {@link MAX_DEPTH} or
 *   {@link MAX_ELEMENTS}
 */
export function parseMarkup(
  source: string,
  lineOf: (offset: number) => number,
  observer?: MarkupObserver,
): SvgElement {
  // A lone surrogate would make the parser take the character after it, even a "<", for its other half.
  if (!source.isWellFormed()) {
    fail(0, 'The document has a lone surrogate, which no encoding can write.');
  }
  const parser = new SaxesParser({
    xmlns: false,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
    position: false,
  });
  const document: OpenElement = { name: '', attributes: {}, children: [], line: 1, offset: 0 };
  const open: OpenElement[] = [document];
  let elements = 0;
  let start = 0;
  let attributes: { name: string; offset: number }[] = [];
  let closed = document;

  // Seven handlers at most: with more, V8 keeps the parser as a dictionary, and reading takes five times as long. Only
  // the checks have an observer.
  parser.on('error', ({ message }) => {
    const { position } = parser;
    const isInstruction = source.charAt(position) === '?';
    throw new MarkupError(describeXmlFault(message, source.slice(0, position), isInstruction, open, closed));
  });
  parser.on('opentagstart', () => {
    // The parser has read the character after the name.
    start = parser.position - 2;
  });
  parser.on('opentag', ({ name, attributes: own }) => {
    elements += 1;
    if (open.length > MAX_DEPTH) fail(start, `Elements are nested more than ${MAX_DEPTH} deep.`);
    if (elements > MAX_ELEMENTS) fail(start, `There are more than ${MAX_ELEMENTS} elements.`);
    const element = { name, attributes: own, children: [], line: lineOf(start) };
    open.at(-1)?.children.push(element);
    open.push({ ...element, offset: start + 1 });
    for (const { name: attribute, offset } of attributes) observer?.attribute(element, attribute, offset);
    attributes = [];
  });
  parser.on('closetag', () => {
    closed = open.pop() ?? document;
  });
  const takeText = (text: string): void => {
    const children = open.at(-1)?.children ?? [];
    const last = children.at(-1);
    // A comment or a CDATA section cuts a text in pieces that belong together.
    if (typeof last === 'string') children[children.length - 1] = last + text;
    else children.push(text);
  };
  parser.on('text', (text) => {
    if (open.length > 1) takeText(text);
  });
  parser.on('cdata', (text) => {
    observer?.cdata(text, parser.position);
    takeText(text);
  });
  if (observer) {
    parser.on('attribute', ({ name }) => {
      attributes.push({ name, offset: parser.position - 2 });
    });
    parser.on('processinginstruction', ({ target, body }) => {
      observer.instruction(target, body, parser.position, open.at(-1) ?? document);
    });
    parser.on('comment', (text) => observer.comment(text, parser.position));
  }

  parser.write(source).close();
  const root = document.children.find((child) => typeof child !== 'string');
  // The parser has refused a document without exactly one root.
  if (root === undefined) throw new TypeError('Expected a root element');
  return root;
}

function fail(offset: number, message: string): never {
  throw new MarkupError({ offset, message });
}

/** Says what the parser has found in the words of whoever typed it, and where that is. */
function describeXmlFault(
  message: string,
  read: string,
  isInstruction: boolean,
  open: readonly OpenElement[],
  closed: OpenElement,
): MarkupFault {
  const found = { offset: read.length, message: `The SVG is not well-formed XML: ${message}` };
  if (message.startsWith('unclosed tag')) {
    const { name, line, offset } = open.at(-1) ?? closed;
    return { offset, message: `<${name}> of line ${line} is not closed: write </${name}> where it ends.` };
  }
  if (message.startsWith('unexpected close tag')) {
    const [, end = ''] = /<\/([^\s<>]*)\s*>?$/u.exec(read) ?? [];
    const { name, line, offset } = closed;
    if (open.some((element) => element.name === end)) {
      return {
        offset,
        message: `<${name}> of line ${line} is not closed before </${end}>: write </${name}> where it ends.`,
      };
    }
    const wide = read.lastIndexOf(`＜${end}`);
    if (wide >= 0) return { offset: wide + 1, message: wideCharacter('＜') };
    return { ...found, message: `</${end}> closes nothing: <${name}> of line ${line} is open here.` };
  }
  if (
    message.startsWith('disallowed character in tag name') &&
    /<[^<\p{Noncharacter_Code_Point}]$/u.test(read)
  ) {
    return { ...found, message: '"<" begins no element here. Write &lt; for "<".' };
  }
  const tag = read.lastIndexOf('<', read.length - 2);
  if (read.endsWith('<') && !isInstruction && tag >= 0 && !read.slice(tag).includes('>')) {
    const name = /^<\/?[^\s<>/=]*/u.exec(read.slice(tag))?.[0] ?? '<';
    return { offset: tag + 1, message: `The tag "${name}" does not end: write ">" behind it.` };
  }
  return found;
}

function wideCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `"${character}" (U+${code}) stands in a tag. Quotation marks, spaces and signs of markup are those of ASCII: name="value".`;
}

/** What may follow "&": one of XML's own entities, or a character reference. */
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/gu;
const WIDE_IN_TAGS =
  /[\u00A0\u00AB\u00BB\u2000-\u200D\u2018-\u201F\u202F\u205F\u2060\u3000\u3008-\u3011\u301D-\u301F\uFEFF\uFF01-\uFF5E]/gu;

/**
 * Finds what people type by mistake and what an XML parser would report somewhere else or as something else: a bare
 * "&", a document type, a comment without an end, full-width quotation marks, spaces and signs within tags.
 *
 * @returns the faults, and the source without them, each offset as it was
 */
export function findTypingFaults(source: string): {
  readonly faults: readonly MarkupFault[];
  readonly repaired: string;
} {
  const faults: MarkupFault[] = [];
  // Everything in comments, CDATA sections and processing instructions is allowed there.
  const visible = source.replace(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>/gu, blank);
  let repaired = source;
  const comment = visible.indexOf('<!--');
  if (comment >= 0)
    faults.push({ offset: comment, message: 'The comment "<!--" does not end: write "-->".' });
  for (const { 0: text, index } of visible.matchAll(/<!DOCTYPE(?:[^<>[]|\[[^\]]*\])*>?/giu)) {
    faults.push({ offset: index, message: 'The SVG has a document type (<!DOCTYPE …>). Remove it.' });
    repaired = repaired.slice(0, index) + blank(text) + repaired.slice(index + text.length);
  }
  for (const { index } of visible.matchAll(BARE_AMPERSAND)) {
    const word = /^&[^\s<>"';&\uFDD0]{0,12};?/u.exec(visible.slice(index))?.[0] ?? '&';
    faults.push({
      offset: index,
      message: `"${word}" is no character reference of XML. Write &amp; for "&".`,
    });
    repaired = `${repaired.slice(0, index)}x${repaired.slice(index + 1)}`;
  }
  for (const { 0: tag, index } of visible.matchAll(
    /<\/?[A-Za-z\uFF0F\uFF21-\uFF5A](?:"[^"<]*"|'[^'<]*'|[^<>"'])*>?/gu,
  )) {
    const names = tag.replaceAll(/"[^"]*"|'[^']*'/gu, blank);
    const wide = names.matchAll(WIDE_IN_TAGS).next().value;
    if (wide === undefined) continue;
    faults.push({ offset: index + wide.index, message: wideCharacter(wide[0]) });
  }
  return { faults, repaired };
}

function blank(text: string): string {
  return text.replace(/[^\n]/gu, ' ');
}
