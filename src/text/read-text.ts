import {
  readColour,
  expected,
  readCount,
  readFamilies,
  readFeatures,
  readKeyword,
  readLength,
  readPositive,
  readShare,
  readWeight,
  ValueError,
} from '../svg/values.ts';
import { TEXT_BLOCK, TEXT_FITTING, TEXT_STYLES } from '../svg/element-rules.ts';
import { elementsIn, type SvgElement, SvgError } from '../svg/svg-tree.ts';
import type { Direction } from './scripts.ts';
import type { Span, TextBlock, TextChunk, TextStyle } from './text-block.ts';
import type { Fitting } from '../typesetting/fit-text.ts';

interface TextPiece {
  readonly text: string;
  readonly style: TextStyle;
  /** Values of the piece's position attributes; null for an attribute that it does not have. */
  readonly move: Readonly<Record<'x' | 'y' | 'dx' | 'dy', number | null>>;
}

/**
 * Reads a `<text>` with its `<tspan>`s.
 *
 * @param inherited attributes of the groups around the text
 * @param fallbackId the name of the text in reports if it has no `id`
 * @throws SvgError with file and line for an attribute or a value that the layout does not support
 */
export function readText(
  element: SvgElement,
  { inherited, file, fallbackId }: { inherited: InheritedAttributes; file: string; fallbackId: string },
): TextBlock {
  return atLine(element, file, () => {
    const attributes = { ...inherited, ...element.attributes };
    const style = readStyle(attributes);
    readShare(attributes['opacity'] ?? '1', 'opacity');
    const pieces = readPieces(element, attributes, file);
    const fitting = readFitting(element.attributes, style.fontSize);
    const whiteSpace = readWhiteSpace(attributes);
    if (fitting === null && whiteSpace === 'pre-line') {
      throw new ValueError('"white-space" keeps line breaks only in a text with an "inline-size".');
    }
    const chunks = joinChunks(pieces, whiteSpace);
    if (fitting !== null && chunks.length > 1) {
      throw new ValueError(
        'A text with an "inline-size" is wrapped, so its <tspan>s must not have x, y, dx or dy.',
      );
    }
    return {
      id: element.attributes['id'] ?? fallbackId,
      anchor: readKeyword(attributes['text-anchor'] ?? 'start', ['start', 'middle', 'end'], 'text-anchor'),
      direction:
        attributes['direction'] === undefined
          ? null
          : readKeyword<Direction>(attributes['direction'], ['ltr', 'rtl'], 'direction'),
      language: attributes['lang'] ?? attributes['xml:lang'] ?? 'ja',
      fontSize: style.fontSize,
      chunks,
      fitting,
    };
  });
}

/** An error of {@link readText}. */
interface TextFault {
  /** Line of the text or of the `<tspan>` with the fault. */
  readonly line: number;
  readonly message: string;
}

/** Reads all texts of a card with {@link readText} and returns one fault for each text that it rejects. */
export function findTextFaults(root: SvgElement, inherited: InheritedAttributes = {}): readonly TextFault[] {
  if (root.name === 'text') {
    try {
      readText(root, { inherited, file: '', fallbackId: '' });
    } catch (error) {
      if (error instanceof SvgError) return [{ line: error.line, message: error.reason }];
      throw error;
    }
    return [];
  }
  const own = inheritByTexts(inherited, root.attributes);
  return elementsIn(root).flatMap((child) => findTextFaults(child, own));
}

const NO_MOVE = { x: null, y: null, dx: null, dy: null };

function readPieces(element: SvgElement, attributes: InheritedAttributes, file: string): TextPiece[] {
  return atLine(element, file, () => {
    const style = readStyle(attributes);
    let move = readMove(element);
    const pieces: TextPiece[] = [];
    // An element's position applies even if its first letter is in a <tspan>, or if it has no letters.
    if (typeof element.children[0] !== 'string') {
      pieces.push({ text: '', style, move });
      move = NO_MOVE;
    }
    for (const child of element.children) {
      if (typeof child === 'string') pieces.push({ text: child, style, move });
      else pieces.push(...readPieces(child, { ...attributes, ...child.attributes }, file));
      move = NO_MOVE;
    }
    return pieces;
  });
}

function readMove({ name, attributes }: SvgElement): TextPiece['move'] {
  const read = (attribute: string, initial: number | null) =>
    attributes[attribute] === undefined ? initial : readLength(attributes[attribute], attribute);
  const initial = name === 'text' ? 0 : null;
  return { x: read('x', initial), y: read('y', initial), dx: read('dx', null), dy: read('dy', null) };
}

function readStyle(attributes: InheritedAttributes): TextStyle {
  const families = attributes['font-family'];
  if (families === undefined) throw new ValueError('A text has no "font-family".');
  const { hex, alpha } = readColour(attributes['fill'] ?? '#000000', 'fill');
  return {
    families: readFamilies(families, 'font-family'),
    weight: readWeight(attributes['font-weight'] ?? '400', 'font-weight'),
    fontSize: readPositive(attributes['font-size'] ?? '16', 'font-size'),
    letterSpacing: readLength(attributes['letter-spacing'] ?? '0', 'letter-spacing'),
    features: readFeatures(attributes['font-feature-settings'] ?? 'normal', 'font-feature-settings'),
    fill: hex,
    fillOpacity: alpha * readShare(attributes['fill-opacity'] ?? '1', 'fill-opacity'),
  };
}

function readWhiteSpace(attributes: InheritedAttributes): WhiteSpace {
  if (attributes['xml:space'] === 'preserve') return 'preserve';
  return readKeyword(attributes['white-space'] ?? 'normal', ['normal', 'pre-line'], 'white-space');
}

function joinChunks(pieces: readonly TextPiece[], whiteSpace: WhiteSpace): TextChunk[] {
  const texts = collapseWhiteSpace(
    pieces.map(({ text }) => text),
    whiteSpace,
  );
  const chunks: (TextChunk & { text: string; spans: Span[] })[] = [];
  for (const [index, { style, move }] of pieces.entries()) {
    const text = texts[index] ?? '';
    let chunk = chunks.at(-1);
    if (chunk === undefined || Object.values(move).some((value) => value !== null)) {
      chunk = { ...move, dx: move.dx ?? 0, dy: move.dy ?? 0, text: '', spans: [] };
      chunks.push(chunk);
    }
    const offset = chunk.text.length;
    chunk.text += text;
    if (text !== '') chunk.spans.push({ start: offset, end: chunk.text.length, style });
  }
  return chunks;
}

/** Runs `read` and adds file and line to its ValueErrors. */
function atLine<Result>({ line }: SvgElement, file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof ValueError) throw new SvgError({ file, line }, error.message);
    throw error;
  }
}

/**
 * Reads the attributes that fit a `<text>` to its box.
 *
 * @param fontSize the full size, px
 * @returns null if the text has no `inline-size`
 * @throws ValueError for a value that the layout does not support
 */
function readFitting(attributes: Readonly<Record<string, string>>, fontSize: number): Fitting | null {
  const inlineSize = attributes['inline-size'];
  if (inlineSize === undefined) {
    const stray = Object.keys(TEXT_FITTING).find((attribute) => attributes[attribute] !== undefined);
    if (stray !== undefined) {
      throw new ValueError(`"${stray}" does nothing without an "inline-size", the width of the box.`);
    }
    return null;
  }
  const { 'block-size': blockSize, 'line-clamp': lineClamp } = attributes;
  if (attributes['line-break'] !== undefined) readKeyword(attributes['line-break'], ['strict'], 'line-break');
  return {
    inlineSize: readPositive(inlineSize, 'inline-size'),
    blockSize: blockSize === undefined ? Infinity : readPositive(blockSize, 'block-size'),
    alignContent: readKeyword(
      attributes['align-content'] ?? 'start',
      ['start', 'center', 'end'],
      'align-content',
    ),
    lineClamp: lineClamp === undefined ? Infinity : readCount(lineClamp, 'line-clamp'),
    lineHeight: readPositive(attributes['line-height'] ?? '1.2', 'line-height'),
    smallLineHeight: readSmallLineHeight(attributes['data-line-height-below']),
    ellipsis:
      readKeyword(attributes['text-overflow'] ?? 'clip', ['clip', 'ellipsis'], 'text-overflow') === 'ellipsis'
        ? '…'
        : '',
    smallestSize: readSmallestSize(attributes['text-fit'] ?? 'none', fontSize),
    sizesByLines: (attributes['data-font-size-by-lines']?.trim().split(/\s+/) ?? []).map((size) =>
      readPositive(size, 'data-font-size-by-lines'),
    ),
    wrap: readKeyword(attributes['text-wrap'] ?? 'auto', ['auto', 'balance'], 'text-wrap'),
    wordBreak: readKeyword(
      attributes['word-break'] ?? 'normal',
      ['normal', 'auto-phrase', 'keep-all'],
      'word-break',
    ),
  };
}

/** Reads `text-fit` (CSS Text 5). The percentage after `shrink` is the smallest size as a share of the full size. */
function readSmallestSize(value: string, fontSize: number): number {
  if (value.trim() === 'none') return fontSize;
  const [, share] = /^shrink\s+(\d+(?:\.\d+)?)%$/.exec(value.trim()) ?? [];
  if (share === undefined || Number(share) <= 0 || Number(share) > 100) {
    throw expected('"none", or "shrink" and a percentage up to 100% such as "shrink 40%"', value, 'text-fit');
  }
  // Sizes are whole quarters of a pixel, so that texts share outlines.
  return Math.round(((fontSize * Number(share)) / 100) * 4) / 4;
}

function readSmallLineHeight(value: string | undefined): Fitting['smallLineHeight'] {
  if (value === undefined) return null;
  const [below, lineHeight, ...rest] = value.trim().split(/\s+/);
  if (below === undefined || lineHeight === undefined || rest.length > 0) {
    throw expected('a size in px and a line height such as "40 1.5"', value, 'data-line-height-below');
  }
  return {
    below: readLength(below, 'data-line-height-below'),
    lineHeight: readPositive(lineHeight, 'data-line-height-below'),
  };
}

/** `preserve` is the value of `xml:space`; the others are values of CSS `white-space`. */
type WhiteSpace = 'normal' | 'pre-line' | 'preserve';

/**
 * Collapses white space as SVG 2 section 11.4.3 and CSS Text 4 require:
 *
 * - `preserve` replaces each tab and line break by a space.
 * - `normal` replaces a run of white space by one space, and removes it at the start and the end of the text.
 * - `pre-line` keeps line breaks. It removes the spaces around them, and line breaks at the start and the end of the
 *   text, which come from the file's indentation.
 *
 * U+3000 is not white space.
 *
 * @param texts the pieces of one `<text>`, in order; white space collapses across their borders
 */
function collapseWhiteSpace(texts: readonly string[], whiteSpace: WhiteSpace): readonly string[] {
  if (whiteSpace === 'preserve') return texts.map((text) => text.replace(/\r\n|[\t\n\r]/g, ' '));
  let afterSpace = true;
  const collapsed = texts.map((text) => {
    const single = whiteSpace === 'pre-line' ? joinSpaces(text) : text.replace(/[ \t\n\r]+/g, ' ');
    const trimmed = afterSpace ? single.replace(/^ /, '') : single;
    if (trimmed !== '') afterSpace = /[ \n]$/.test(trimmed);
    return trimmed;
  });
  const first = collapsed.findIndex((text) => text !== '');
  const last = collapsed.findLastIndex((text) => text !== '');
  return collapsed.map((text, index) => {
    const started = index === first ? text.replace(/^\n+/, '') : text;
    return index === last ? started.replace(/[ \n]+$/, '') : started;
  });
}

function joinSpaces(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n');
}

const INHERITED = [
  ...Object.keys(TEXT_STYLES),
  ...Object.keys(TEXT_BLOCK),
  'fill',
  'fill-opacity',
  'lang',
  'xml:lang',
  'xml:space',
];

/** Values of attributes that texts inherit, by name. */
export type InheritedAttributes = Readonly<Record<string, string>>;

/** Returns the attributes that texts in an element inherit. The element's own attributes override those around it. */
export function inheritByTexts(
  around: InheritedAttributes,
  attributes: Readonly<Record<string, string>>,
): InheritedAttributes {
  const inherited = { ...around };
  for (const name of INHERITED) {
    const value = attributes[name];
    if (value !== undefined) inherited[name] = value;
  }
  return inherited;
}
