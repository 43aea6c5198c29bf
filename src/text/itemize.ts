import { embeddingLevels } from './bidi.ts';
import { chooseFaces, missingFrom } from './choose-faces.ts';
import type { Cluster, Face, Faces } from './choose-faces.ts';
import type { FontLibrary } from './font-library.ts';
import { graphemeBoundaries } from './line-breaking/graphemes.ts';
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
  /** Code points that no face draws, in order, each once. */
  readonly uncovered: readonly number[];
  /** The grapheme clusters that they are in, in order. */
  readonly missing: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Cuts a text where its style, its script, its direction or the face that has its characters changes; never within a
 * grapheme cluster.
 */
export function itemize(text: string, spans: readonly Span[], fonts: FontLibrary): Itemized {
  const items: TextItem[] = [];
  const uncovered = new Set<number>();
  const missing: PlacedCluster[] = [];
  const levels = embeddingLevels(text);
  for (const { start, end, style } of spans) {
    const faces = facesOf(style, fonts);
    const clusters = clustersOf(text, start, end);
    const chosen = chooseFaces(clusters, faces);
    const [first] = faces.fonts;
    const open: OpenItem[] = [];
    for (const [index, cluster] of clusters.entries()) {
      const face = chosen[index] ?? first;
      if (chosen[index] === undefined) {
        missing.push(cluster);
        for (const codePoint of missingFrom(cluster.text, first)) uncovered.add(codePoint);
      }
      const level = levels?.[cluster.start] ?? 0;
      const last = open.at(-1);
      if (last?.face === face && last.level === level && sameScript(last.script, cluster.script)) {
        last.end = cluster.end;
        last.script ??= cluster.script;
      } else {
        open.push({ start: cluster.start, end: cluster.end, face, level, script: cluster.script });
      }
    }
    items.push(...open.map(({ script, ...item }) => ({ ...item, script: script ?? 'Kana', style })));
  }
  return { items, uncovered: [...uncovered], missing };
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
