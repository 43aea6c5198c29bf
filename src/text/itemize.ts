import type { EmojiFace, FontFace, FontLibrary } from './font-library.ts';
import { graphemeBoundaries, isLanguage } from '../typesetting/characters.ts';
import { type Direction, embed, type Script, scriptOf } from './scripts.ts';
import type { TextBlock, TextChunk, TextStyle } from './text-block.ts';

/** A stretch of text that one face shapes in one go. */
export interface TextItem {
  /** UTF-16 indices, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  readonly face: Face;
  readonly script: Script;
  /** UAX #9: odd from right to left. */
  readonly level: number;
  readonly style: TextStyle;
}

interface Itemized {
  readonly items: readonly TextItem[];
  /** The grapheme clusters that no face draws, in order, each once: a sequence is one thing. */
  readonly uncovered: readonly string[];
  /** Where they are, in order. */
  readonly missing: readonly { readonly start: number; readonly end: number }[];
}

/** Languages whose punctuation stands in the middle of a square; fonts have another form of … for the rest. */
const NEUTRAL_SCRIPTS = ['ja', 'zh', 'ko'] as const;

/**
 * Cuts a text where its style, its script, its direction or the face that has its characters changes; never within a
 * grapheme cluster.
 *
 * @param options.direction the base direction; null for that of the first strong character of each paragraph
 */
export function itemize(
  { text, spans, language }: Pick<TextChunk, 'text' | 'spans'> & Pick<TextBlock, 'language'>,
  { fonts, direction = null }: { fonts: FontLibrary; direction?: Direction | null },
): Itemized {
  const items: TextItem[] = [];
  const missing: PlacedCluster[] = [];
  const { levels } = embed(text, direction);
  const neutral = NEUTRAL_SCRIPTS.find((of) => isLanguage(language, of)) === undefined ? 'Latn' : 'Kana';
  for (const { start, end, style } of spans) {
    const faces = facesOf(style, fonts);
    const clusters = clustersOf(text, start, end);
    const chosen = chooseFaces(clusters, faces);
    const [first] = faces.fonts;
    const open: OpenItem[] = [];
    for (const [index, cluster] of clusters.entries()) {
      const face = chosen[index] ?? first;
      if (chosen[index] === undefined) missing.push(cluster);
      const level = levels?.[cluster.start] ?? 0;
      const last = open.at(-1);
      if (last?.face === face && last.level === level && sameScript(last.script, cluster.script)) {
        last.end = cluster.end;
        last.script ??= cluster.script;
      } else {
        open.push({ start: cluster.start, end: cluster.end, face, level, script: cluster.script });
      }
    }
    items.push(...open.map(({ script, ...item }) => ({ ...item, script: script ?? neutral, style })));
  }
  return { items, uncovered: [...new Set(missing.map((cluster) => cluster.text))], missing };
}

function facesOf({ families, weight }: TextStyle, fonts: FontLibrary): Faces {
  const [first, ...others] = families.flatMap((family) => fonts.find(family, weight) ?? []);
  if (first === undefined) {
    throw new Error(`Expected a bundled face of ${families.join(', ')} with the weight ${weight}`);
  }
  return { fonts: [first, ...others], emoji: fonts.emoji };
}

interface PlacedCluster extends Cluster {
  readonly start: number;
  readonly end: number;
}

function clustersOf(text: string, start: number, end: number): PlacedCluster[] {
  const ends = [...graphemeBoundaries(text.slice(start, end)).map((index) => start + index), end];
  let from = start;
  return ends.map((to) => {
    const cluster = text.slice(from, to);
    const placed = { start: from, end: to, text: cluster, script: scriptOf(cluster) };
    from = to;
    return placed;
  });
}

type OpenItem = Pick<TextItem, 'start' | 'face' | 'level'> & { end: number; script: Script | null };

function sameScript(one: Script | null, other: Script | null): boolean {
  return one === null || other === null || one === other;
}

/** What a stretch of text is set in. */
export type Face = FontFace | EmojiFace;

/** The faces that a text may be set in. */
interface Faces {
  /** In the order in which they are tried. */
  readonly fonts: readonly [FontFace, ...FontFace[]];
  readonly emoji: EmojiFace;
}

/** A grapheme cluster, and the script of its letter; null for what all scripts share. */
interface Cluster {
  readonly text: string;
  readonly script: Script | null;
}

/** Their words are read by their shape, in which a letter of another design sticks out. */
const ALPHABETS: readonly Script[] = ['Latn', 'Cyrl', 'Grek'];

/**
 * Chooses a face for every cluster: the first that draws all of it, so that an accent never stands on a letter of
 * another design. Letters of one alphabet are of one face if any has them all: no word is set in two designs because
 * one of its letters is rare.
 *
 * @returns undefined for what no face draws
 */
function chooseFaces(clusters: readonly Cluster[], faces: Faces): readonly (Face | undefined)[] {
  const chosen = clusters.map(({ text }) => faceFor(text, faces));
  takeNeighbours(clusters, chosen, faces);
  const [first] = faces.fonts;
  for (const alphabet of ALPHABETS) {
    const strays = clusters.some(({ script }, index) => script === alphabet && chosen[index] !== first);
    if (!strays) continue;
    const letters = clusters.filter(({ script }) => script === alphabet);
    const common = faces.fonts.find((face) => letters.every(({ text }) => hasAllOf(face, text)));
    if (common === undefined) continue;
    for (const [index, { script }] of clusters.entries()) if (script === alphabet) chosen[index] = common;
  }
  return chosen;
}

/** What draws nothing by itself, as a soft hyphen, does not part the word that it stands in. */
function takeNeighbours(
  clusters: readonly Cluster[],
  chosen: (Face | undefined)[],
  { fonts: [first] }: Faces,
): void {
  for (const [index, { text }] of clusters.entries()) {
    const before = chosen[index - 1];
    if (SOFT.test(text) && before !== undefined) chosen[index] = before.kind === 'font' ? before : first;
  }
}

const SOFT = /^[\u00AD\u200B-\u200F\u2060]$/u;

function faceFor(cluster: string, { fonts, emoji }: Faces): Face | undefined {
  const hasPicture = () => emoji.glyphOf(cluster) !== undefined;
  if (asksForPicture(cluster) && hasPicture()) return emoji;
  const face = fonts.find((candidate) => hasAllOf(candidate, cluster));
  // A picture is better than nothing where no font has the text style of an emoji.
  return face ?? (mayBePicture(cluster) && hasPicture() ? emoji : undefined);
}

/** They draw nothing of their own: joiners, variation selectors (UAX #44), and what ends a line. */
const IGNORABLE = /^[\n\p{Default_Ignorable_Code_Point}]$/u;

function hasAllOf({ covers }: FontFace, cluster: string): boolean {
  return Array.from(cluster).every(
    (character) => covers(character.codePointAt(0) ?? 0) || IGNORABLE.test(character),
  );
}

/** Characters below U+2000 are letters, but ©, ® and keycaps, which need a mark that is above. */
const ABOVE_LETTERS = /[\u2000-\u{10FFFF}]/u;

/** UTS #51: shown as pictures unless told otherwise, or told to be by U+FE0F, a skin tone, or joining. */
const ASKS = /\p{Emoji_Presentation}|\p{Emoji_Modifier}|\p{Emoji}\u20E3|\p{Emoji}[\uFE0F\u200D]/u;

const TEXT_STYLE = /\uFE0E/u;

/** Whether a grapheme cluster is to be shown as a picture (UTS #51, sections 2 and 4.1). */
function asksForPicture(cluster: string): boolean {
  return ABOVE_LETTERS.test(cluster) && ASKS.test(cluster) && !TEXT_STYLE.test(cluster);
}

/** Whether a grapheme cluster is one that has a picture, though it does not ask for it. */
function mayBePicture(cluster: string): boolean {
  return /^\p{Emoji}/u.test(cluster);
}

/**
 * What stands for a grapheme cluster that no face draws. U+3013 is the mark that Japanese typesetters put where a
 * sort was missing.
 */
const SUBSTITUTES = { replace: '〓', omit: '' } as const;

/** What becomes of characters that no face draws: they are told, or something stands for them, or nothing does. */
export type MissingCharacters = 'reject' | keyof typeof SUBSTITUTES;

/** @returns the text as it is to be set */
export function substituteMissing(
  block: TextBlock,
  policy: MissingCharacters,
  fonts: FontLibrary,
): TextBlock {
  if (policy === 'reject') return block;
  const { language } = block;
  return {
    ...block,
    chunks: block.chunks.map((chunk) =>
      substituteIn(chunk, { substitute: SUBSTITUTES[policy], language, fonts }),
    ),
  };
}

function substituteIn(
  chunk: TextChunk,
  { substitute, language, fonts }: { substitute: string; language: string; fonts: FontLibrary },
): TextChunk {
  const { missing } = itemize({ ...chunk, language }, { fonts });
  if (missing.length === 0) return chunk;
  const all = substitute === '' ? withSpaces(chunk.text, missing) : missing;
  let text = '';
  const spans = chunk.spans.map(({ start, end, style }) => {
    const spanStart = text.length;
    let from = start;
    for (const cluster of all) {
      if (cluster.end <= start || cluster.start >= end) continue;
      text += chunk.text.slice(from, Math.max(from, cluster.start)) + substitute;
      from = Math.min(cluster.end, end);
    }
    text += chunk.text.slice(from, end);
    return { start: spanStart, end: text.length, style };
  });
  return { ...chunk, text, spans: spans.filter(({ start, end }) => end > start) };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * What is left out takes the white space behind it along if there is some before it too, or nothing; and the white
 * space before it if nothing follows, or a mark that closes.
 */
function withSpaces(text: string, missing: readonly Range[]): readonly Range[] {
  const ranges: { start: number; end: number; closes: boolean }[] = [];
  for (const { start, end } of missing) {
    const last = ranges.at(-1);
    const closes = CLOSES.test(text.charAt(end));
    const range = last?.end === start ? last : { start, end, closes };
    if (range !== last) ranges.push(range);
    range.end = end;
    range.closes = closes;
    if (range.start === 0 || isSpace(text, range.start - 1)) while (isSpace(text, range.end)) range.end += 1;
  }
  for (const range of ranges) {
    if (range.end === text.length) while (isSpace(text, range.start - 1)) range.start -= 1;
    if (range.closes) while (/[^\S\n]/u.test(text.charAt(range.start - 1))) range.start -= 1;
  }
  return ranges;
}

function isSpace(text: string, index: number): boolean {
  return /\s/u.test(text.charAt(index));
}

/** No white space stands before them. */
const CLOSES = /[\p{Close_Punctuation}\p{Final_Punctuation}.,:;!?…、。，．！？：；]/u;
