import { PLACEHOLDER } from './markup.ts';
import type { Piece } from './split-template.ts';

/**
 * Noncharacters (Unicode, section 23.7): XML allows them in texts and quoted values but in no name, and no template
 * has a use for them, so the XML parser itself tells where a piece stands.
 */
const STATEMENT = '\uFDD1';
const END = '\uFDD2';
const MARK = new RegExp(`[${PLACEHOLDER}${STATEMENT}](\\d+)${END}`, 'g');

/**
 * The template as one XML document: a mark in place of each placeholder and of each statement that branches, all
 * branches one after the other, the lines as they were.
 */
export function flattenTemplate(pieces: readonly Piece[]): string {
  return pieces.map((piece, index) => flattenPiece(piece, index)).join('');
}

function flattenPiece({ kind, source, keyword }: Piece, index: number): string {
  if (kind === 'markup') return source;
  const lineFeeds = source.replace(/[^\n]+/g, '');
  if (kind === 'comment' || keyword === 'set') return lineFeeds;
  return `${kind === 'placeholder' ? PLACEHOLDER : STATEMENT}${index}${END}${lineFeeds}`;
}

/** Whether a source has characters of which marks are made. */
export function hasMarks(source: string): boolean {
  return [PLACEHOLDER, STATEMENT, END].some((character) => source.includes(character));
}

/** The pieces whose marks are in a part of a flattened template. */
export function piecesIn(flat: string, pieces: readonly Piece[]): Piece[] {
  return [...flat.matchAll(MARK)].flatMap(([, index]) => pieces[Number(index)] ?? []);
}

/** The piece whose mark begins at an offset of a flattened template. */
export function pieceAt(flat: string, offset: number, pieces: readonly Piece[]): Piece | undefined {
  const [mark] = flat.slice(offset).matchAll(MARK);
  return mark?.index === 0 ? pieces[Number(mark[1])] : undefined;
}

/** A part of a flattened template without its marks, but for {@link PLACEHOLDER} in place of each placeholder. */
export function withoutMarks(flat: string): string {
  return flat.replace(MARK, (mark) => (mark.startsWith(PLACEHOLDER) ? PLACEHOLDER : ''));
}
