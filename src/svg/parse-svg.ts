import { SaxesParser } from 'saxes';
import { SvgError, type SvgElement, type SvgNode } from './svg-tree.ts';

/** Largest nesting. A tree of 5,000 levels overflows the stack of the rasteriser, which ends its process. */
export const MAX_DEPTH = 64;

/** Largest number of elements in one document. */
export const MAX_ELEMENTS = 20_000;

interface OpenElement extends SvgElement {
  readonly children: SvgNode[];
  /** Position of its tag in the source, UTF-16 units. */
  readonly offset: number;
}

/** Called for parts of the source that the tree leaves out. Offsets are UTF-16 units from the start of the source. */
export interface MarkupObserver {
  /** Called for each attribute of an element. `offset` is within its value. */
  readonly attribute: (element: SvgElement, name: string, offset: number) => void;
  /** `offset` is the end. `parent` is the element around it; outside the root it is an element without name. */
  readonly instruction: (target: string, body: string, offset: number, parent: SvgElement) => void;
  readonly comment: (text: string, offset: number) => void;
  readonly cdata: (text: string, offset: number) => void;
}

/** A violation of XML. */
export interface MarkupFault {
  readonly offset: number;
  readonly message: string;
}

/** Thrown by {@link parseMarkup} at the first violation of XML. */
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
 * @param options.file name of the document in errors
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

/** Returns a function that returns the 1-based line of an offset. */
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
 * Parses markup into a tree.
 *
 * @param lineOf returns the line of an offset, for the elements of the tree
 * @throws MarkupError if the source is not well-formed, has a document type, or exceeds {@link MAX_DEPTH} or
 *   {@link MAX_ELEMENTS}
 */
export function parseMarkup(
  source: string,
  lineOf: (offset: number) => number,
  observer?: MarkupObserver,
): SvgElement {
  // The parser would read the character after a lone surrogate, even a "<", as its second half.
  if (!source.isWellFormed()) {
    fail(0, 'The document has a lone surrogate, half of a character. Remove it.');
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

  // At most seven handlers: with more, V8 stores the parser as a dictionary, and parsing takes five times as long. Only
  // the checks at load pass an observer.
  parser.on('error', ({ message }) => {
    const { position } = parser;
    const isInstruction = source.charAt(position) === '?';
    throw new MarkupError(describeXmlFault(message, source.slice(0, position), isInstruction, open, closed));
  });
  parser.on('opentagstart', () => {
    // The parser has already read the character after the name.
    start = parser.position - 2;
  });
  parser.on('opentag', ({ name, attributes: own }) => {
    elements += 1;
    if (open.length > MAX_DEPTH)
      fail(start, `Expected at most ${MAX_DEPTH} levels of elements but received more. Remove some <g>.`);
    if (elements > MAX_ELEMENTS)
      fail(start, `Expected at most ${MAX_ELEMENTS} elements but received more. Remove some.`);
    const element = { name, attributes: own, children: [], line: lineOf(start) };
    open.at(-1)?.children.push(element);
    open.push({ ...element, offset: start + 1 });
    for (const { name: attribute, offset } of attributes) observer?.attribute(element, attribute, offset);
    attributes = [];
  });
  parser.on('closetag', () => {
    closed = open.pop() ?? document;
  });
  const addText = (text: string): void => {
    const children = open.at(-1)?.children ?? [];
    const last = children.at(-1);
    // Comments and CDATA sections split a text; its parts are joined again.
    if (typeof last === 'string') children[children.length - 1] = last + text;
    else children.push(text);
  };
  parser.on('text', (text) => {
    if (open.length > 1) addText(text);
  });
  parser.on('cdata', (text) => {
    observer?.cdata(text, parser.position);
    addText(text);
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
  // The parser throws for a document without exactly one root.
  if (root === undefined) throw new TypeError('Expected a root element');
  return root;
}

function fail(offset: number, message: string): never {
  throw new MarkupError({ offset, message });
}

/** Returns the parser's error with a message for designers, at the position of the mistake. */
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
    return { offset, message: `<${name}> of line ${line} is not closed. Write </${name}> where it ends.` };
  }
  if (message.startsWith('unexpected close tag')) {
    const [, end = ''] = /<\/([^\s<>]*)\s*>?$/u.exec(read) ?? [];
    const { name, line, offset } = closed;
    if (open.some((element) => element.name === end)) {
      return {
        offset,
        message: `<${name}> of line ${line} is not closed before </${end}>. Write </${name}> where it ends.`,
      };
    }
    const wide = read.lastIndexOf(`＜${end}`);
    if (wide >= 0) return { offset: wide + 1, message: wideCharacter('＜') };
    return {
      ...found,
      message: `</${end}> has no start tag: the open element is <${name}> of line ${line}. Remove </${end}>.`,
    };
  }
  if (
    message.startsWith('disallowed character in tag name') &&
    /<[^<\p{Noncharacter_Code_Point}]$/u.test(read)
  ) {
    return { ...found, message: '"<" does not begin an element here. Write &lt; for "<".' };
  }
  const tag = read.lastIndexOf('<', read.length - 2);
  if (read.endsWith('<') && !isInstruction && tag >= 0 && !read.slice(tag).includes('>')) {
    const name = /^<\/?[^\s<>/=]*/u.exec(read.slice(tag))?.[0] ?? '<';
    return { offset: tag + 1, message: `The tag "${name}" is not closed. Write ">" after it.` };
  }
  return found;
}

function wideCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `"${character}" (U+${code}) is inside a tag. Write quotation marks, spaces and signs of markup in ASCII: name="value".`;
}

/** Matches an "&" that begins neither an entity of XML nor a character reference. */
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/gu;
const WIDE_IN_TAGS =
  /[\u00A0\u00AB\u00BB\u2000-\u200D\u2018-\u201F\u202F\u205F\u2060\u3000\u3008-\u3011\u301D-\u301F\uFEFF\uFF01-\uFF5E]/gu;

/**
 * Finds mistakes of typing that an XML parser would report at another position or with a misleading message: a bare
 * "&", a document type, a comment without end, and full-width quotation marks, spaces and signs in tags.
 *
 * @returns the faults, and the source without them; offsets stay the same
 */
export function findTypingFaults(source: string): {
  readonly faults: readonly MarkupFault[];
  readonly repaired: string;
} {
  const faults: MarkupFault[] = [];
  // Comments, CDATA sections and processing instructions may contain all of these.
  const visible = source.replace(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>/gu, blank);
  let repaired = source;
  const comment = visible.indexOf('<!--');
  if (comment >= 0)
    faults.push({ offset: comment, message: 'The comment "<!--" is not closed. Write "-->".' });
  for (const { 0: text, index } of visible.matchAll(/<!DOCTYPE(?:[^<>[]|\[[^\]]*\])*>?/giu)) {
    faults.push({ offset: index, message: 'The SVG has a document type (<!DOCTYPE …>). Remove it.' });
    repaired = repaired.slice(0, index) + blank(text) + repaired.slice(index + text.length);
  }
  for (const { index } of visible.matchAll(BARE_AMPERSAND)) {
    const word = /^&[^\s<>"';&\uFDD0]{0,12};?/u.exec(visible.slice(index))?.[0] ?? '&';
    faults.push({
      offset: index,
      message: `"${word}" is not a character reference of XML. Write &amp; for "&".`,
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
