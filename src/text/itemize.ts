import type { EmojiFace, FontFace, FontLibrary } from './font-library.ts';
import { graphemeBoundaries, isLanguage } from '../typesetting/characters.ts';
import { type Direction, embed, type Script, scriptOf } from './scripts.ts';
import type { TextBlock, TextChunk, TextStyle } from './text-block.ts';

/** A range of text that is shaped in one call: one face, script, direction and style. */
export interface TextItem {
  /** UTF-16 indices, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  readonly face: TextFace;
  readonly script: Script;
  /** The embedding level of UAX #9. Odd means right to left. */
  readonly bidiLevel: number;
  readonly style: TextStyle;
}

interface Itemized {
  readonly items: readonly TextItem[];
  /** The grapheme clusters that no face draws, in order, without duplicates. */
  readonly uncovered: readonly string[];
  /** All positions of these clusters, in order. */
  readonly missing: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Languages whose punctuation is centred in a full-width square. Fonts have another form of marks such as … for other
 * languages.
 */
const NEUTRAL_SCRIPTS = ['ja', 'zh', 'ko'] as const;

/**
 * Splits a text into items where the style, the script, the direction or the face changes. Never splits a grapheme
 * cluster.
 *
 * @param options.direction the base direction; null takes it from the first strong character of each paragraph
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
      const bidiLevel = levels?.[cluster.start] ?? 0;
      const last = open.at(-1);
      if (last?.face === face && last.bidiLevel === bidiLevel && sameScript(last.script, cluster.script)) {
        last.end = cluster.end;
        last.script ??= cluster.script;
      } else {
        open.push({ start: cluster.start, end: cluster.end, face, bidiLevel, script: cluster.script });
      }
    }
    items.push(...open.map(({ script, ...item }) => ({ ...item, script: script ?? neutral, style })));
  }
  return { items, uncovered: [...new Set(missing.map((cluster) => cluster.text))], missing };
}

function facesOf({ families, weight }: TextStyle, fonts: FontLibrary): Faces {
  const [first, ...others] = families.flatMap((family) => fonts.find(family, weight) ?? []);
  if (first === undefined) {
    throw new Error(
      `Expected a bundled face of ${families.join(', ')} with the weight ${weight} but found none.`,
    );
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

type OpenItem = Pick<TextItem, 'start' | 'face' | 'bidiLevel'> & { end: number; script: Script | null };

function sameScript(one: Script | null, other: Script | null): boolean {
  return one === null || other === null || one === other;
}

/** A face that can draw a text item. */
export type TextFace = FontFace | EmojiFace;

/** The faces that may draw a text. */
interface Faces {
  /** In the order in which they are tried. */
  readonly fonts: readonly [FontFace, ...FontFace[]];
  readonly emoji: EmojiFace;
}

/** A grapheme cluster and its script. The script is null for characters that several scripts share. */
interface Cluster {
  readonly text: string;
  readonly script: Script | null;
}

/** Alphabets whose words use one face throughout, because a letter of another design would stand out. */
const ALPHABETS: readonly Script[] = ['Latn', 'Cyrl', 'Grek'];

/**
 * Chooses a face for every cluster: the first face that has all of its characters, so that an accent and its letter
 * have the same design. All letters of one alphabet use one face if a face has them all, so that a rare letter does not
 * give a word two designs.
 *
 * @returns a face for each cluster; undefined if no face draws it
 */
function chooseFaces(clusters: readonly Cluster[], faces: Faces): readonly (TextFace | undefined)[] {
  const chosen = clusters.map(({ text }) => faceFor(text, faces));
  joinInvisibleToWord(clusters, chosen, faces);
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

/**
 * Gives invisible characters, such as a soft hyphen, the face of the cluster before them, so that they split no word.
 */
function joinInvisibleToWord(
  clusters: readonly Cluster[],
  chosen: (TextFace | undefined)[],
  { fonts: [first] }: Faces,
): void {
  for (const [index, { text }] of clusters.entries()) {
    const before = chosen[index - 1];
    if (INVISIBLE.test(text) && before !== undefined) chosen[index] = before.kind === 'font' ? before : first;
  }
}

const INVISIBLE = /^[\u00AD\u200B-\u200F\u2060]$/u;

function faceFor(cluster: string, { fonts, emoji }: Faces): TextFace | undefined {
  const hasGlyph = () => emoji.glyphOf(cluster) !== undefined;
  if (hasEmojiPresentation(cluster) && hasGlyph()) return emoji;
  const face = fonts.find((candidate) => hasAllOf(candidate, cluster));
  // If no font has the text style of an emoji, its emoji style is better than nothing.
  return face ?? (mayBeEmoji(cluster) && hasGlyph() ? emoji : undefined);
}

/** Characters that need no glyph: joiners, variation selectors (UAX #44) and line feeds. */
const IGNORABLE = /^[\n\p{Default_Ignorable_Code_Point}]$/u;

function hasAllOf({ covers }: FontFace, cluster: string): boolean {
  return Array.from(cluster).every(
    (character) => covers(character.codePointAt(0) ?? 0) || IGNORABLE.test(character),
  );
}

/**
 * Matches only clusters with a character from U+2000. No emoji lies below, except ©, ® and keycaps, whose emoji style
 * needs a selector or mark from U+2000.
 */
const ABOVE_LETTERS = /[\u2000-\u{10FFFF}]/u;

/** UTS #51: emoji by default, or by U+FE0F, a skin tone, a keycap mark or a joiner. */
const EMOJI_PRESENTATION =
  /\p{Emoji_Presentation}|\p{Emoji_Modifier}|\p{Emoji}\u20E3|\p{Emoji}[\uFE0F\u200D]/u;

const TEXT_STYLE = /\uFE0E/u;

/** Returns whether a grapheme cluster has emoji presentation (UTS #51, sections 2 and 4.1). */
function hasEmojiPresentation(cluster: string): boolean {
  return ABOVE_LETTERS.test(cluster) && EMOJI_PRESENTATION.test(cluster) && !TEXT_STYLE.test(cluster);
}

/** Returns whether a grapheme cluster has text presentation but starts with an emoji character. */
function mayBeEmoji(cluster: string): boolean {
  return /^\p{Emoji}/u.test(cluster);
}

/**
 * Substitutes for a grapheme cluster that no face draws. U+3013 (〓, the geta mark) is what Japanese typesetters print
 * for a missing character.
 */
const SUBSTITUTES = { replace: '〓', omit: '' } as const;

/** The policy for characters that no face draws: reject the card, replace each of them by a mark, or omit them. */
export type MissingCharacters = 'reject' | keyof typeof SUBSTITUTES;

/** Returns the text in which missing characters are replaced or omitted, as the policy says. */
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
  const all = substitute === '' ? extendOverSpaces(chunk.text, missing) : missing;
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
 * Extends the ranges that are omitted over white space that would be left over. The white space after a range goes if
 * the range starts the text or follows white space. The white space before a range goes if the range ends the text or a
 * closing mark follows.
 */
function extendOverSpaces(text: string, missing: readonly Range[]): readonly Range[] {
  const ranges: { start: number; end: number; closes: boolean }[] = [];
  for (const { start, end } of missing) {
    const last = ranges.at(-1);
    const closes = CLOSING.test(text.charAt(end));
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

/** Marks that have no white space before them. */
const CLOSING = /[\p{Close_Punctuation}\p{Final_Punctuation}.,:;!?…、。，．！？：；]/u;
