import { embed } from './bidi.ts';
import type { Direction } from './bidi.ts';
import { chooseFaces } from './choose-faces.ts';
import type { Cluster, Face, Faces } from './choose-faces.ts';
import type { FontLibrary } from './font-library.ts';
import { graphemeBoundaries, isLanguage } from './line-breaking/characters.ts';
import { scriptOf } from './script.ts';
import type { Script } from './script.ts';
import type { Span, TextStyle } from './text-block.ts';

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

export interface Itemized {
  readonly items: readonly TextItem[];
  /** The grapheme clusters that no face draws, in order, each once: a sequence is one thing. */
  readonly uncovered: readonly string[];
  /** Where they are, in order. */
  readonly missing: readonly { readonly start: number; readonly end: number }[];
}

/** Languages whose punctuation stands in the middle of a square; fonts have another form of … for the rest. */
const NEUTRAL_SCRIPTS = ['ja', 'zh', 'ko'] as const;

interface ItemizedText {
  readonly text: string;
  readonly spans: readonly Span[];
  /** BCP 47 */
  readonly language: string;
}

/**
 * Cuts a text where its style, its script, its direction or the face that has its characters changes; never within a
 * grapheme cluster.
 *
 * @param options.direction the base direction; null for that of the first strong character of each paragraph
 */
export function itemize(
  { text, spans, language }: ItemizedText,
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
