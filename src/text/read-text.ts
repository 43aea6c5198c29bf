import { readColour } from '../svg/colours.ts';
import { elementsIn, SvgError, type SvgElement } from '../svg/svg-tree.ts';
import {
  readFamilies,
  readFeatures,
  readKeyword,
  readLength,
  readPositive,
  readShare,
  readWeight,
  ValueError,
} from '../svg/values.ts';
import type { Direction } from './bidi.ts';
import { collapseWhiteSpace } from './collapse-white-space.ts';
import type { WhiteSpace } from './collapse-white-space.ts';
import { readFitting } from './read-fitting.ts';
import type { Span, TextBlock, TextChunk, TextStyle } from './text-block.ts';
import {
  BLOCK_ATTRIBUTES,
  FITTING_ATTRIBUTES,
  inheritByTexts,
  KNOWN_TEXT_ATTRIBUTES,
  type InheritedAttributes,
} from './text-dialect.ts';

const NOWHERE = { x: null, y: null, dx: null, dy: null };

interface TextPiece {
  readonly text: string;
  readonly style: TextStyle;
  /** Where the piece starts, if it says so. */
  readonly move: Readonly<Record<'x' | 'y' | 'dx' | 'dy', number | null>>;
}

/**
 * Reads a `<text>` with its `<tspan>`s.
 *
 * @param inherited what the groups around it say
 * @param fallbackId what reports call the text if it has no `id`
 * @throws SvgError with file and line for an attribute or a value that the layout does not know
 */
export function readText(
  element: SvgElement,
  { inherited, file, fallbackId }: { inherited: InheritedAttributes; file: string; fallbackId: string },
): TextBlock {
  return atLine(element, file, () => {
    const attributes = { ...inherited, ...element.attributes };
    const style = readStyle(attributes);
    readShare(attributes['opacity'] ?? '1', 'opacity');
    const pieces = [...readPieces(element, attributes, file)];
    const fitting = readFitting(element.attributes, style.fontSize);
    const whiteSpace = readWhiteSpace(attributes);
    if (fitting === null && whiteSpace === 'pre-line') {
      throw new ValueError('"white-space" keeps lines in a text with an "inline-size" only.');
    }
    const chunks = joinChunks(pieces, whiteSpace);
    if (fitting !== null && chunks.length > 1) {
      throw new ValueError(
        'A text with an "inline-size" is wrapped, so its <tspan>s have no x, y, dx or dy.',
      );
    }
    return {
      id: element.attributes['id'] ?? fallbackId,
      anchor: readKeyword(attributes['text-anchor'] ?? 'start', ['start', 'middle', 'end'], 'text-anchor'),
      direction: readDirection(attributes['direction']),
      language: attributes['lang'] ?? attributes['xml:lang'] ?? 'ja',
      fontSize: style.fontSize,
      chunks,
      fitting,
    };
  });
}

/** A fault that {@link readText} finds. */
export interface TextFault {
  /** The text or a piece of it. */
  readonly line: number;
  readonly message: string;
}

/** Reads all texts of a card as they are read to be set. @returns what is wrong with each that cannot be read */
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

const OF_TEXT: ReadonlySet<string> = new Set([...FITTING_ATTRIBUTES, ...BLOCK_ATTRIBUTES]);

function* readPieces(
  element: SvgElement,
  attributes: InheritedAttributes,
  file: string,
): Generator<TextPiece> {
  yield* atLine(element, file, () => {
    refuseUnknown(element);
    const style = readStyle(attributes);
    let move = readMove(element);
    const pieces: TextPiece[] = [];
    // What starts here starts here even if its first letter is in a <tspan>, or there is none.
    if (typeof element.children[0] !== 'string') {
      pieces.push({ text: '', style, move });
      move = NOWHERE;
    }
    for (const child of element.children) {
      if (typeof child === 'string') pieces.push({ text: child, style, move });
      else pieces.push(...readPieces(child, { ...attributes, ...child.attributes }, file));
      move = NOWHERE;
    }
    return pieces;
  });
}

function refuseUnknown({ name, attributes }: SvgElement): void {
  for (const attribute of Object.keys(attributes)) {
    if (!KNOWN_TEXT_ATTRIBUTES.has(attribute)) {
      throw new ValueError(`The layout of texts does not know the attribute "${attribute}".`);
    }
    if (name === 'tspan' && attribute === 'opacity') {
      throw new ValueError('"opacity" is of a whole <text>, not of a <tspan>. Write "fill-opacity".');
    }
    if (name === 'tspan' && OF_TEXT.has(attribute)) {
      throw new ValueError(`The attribute "${attribute}" is one of <text>, not of <tspan>.`);
    }
  }
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

function readDirection(value: string | undefined): TextBlock['direction'] {
  return value === undefined ? null : readKeyword<Direction>(value, ['ltr', 'rtl'], 'direction');
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

/** Gives a fault in a value its place. */
function atLine<Result>({ line }: SvgElement, file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof ValueError) throw new SvgError({ file, line }, error.message);
    throw error;
  }
}
