import type { FontFace, FontLibrary } from './font-library.ts';
import { graphemeBoundaries } from './line-breaking/graphemes.ts';
import { scriptOf } from './script.ts';
import type { Script } from './script.ts';
import type { Span, TextStyle } from './text-block.ts';

/** A stretch of text that one face shapes in one go. */
export interface TextItem {
  /** UTF-16 indices, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  readonly face: FontFace;
  readonly script: Script;
  readonly style: TextStyle;
}

export interface Itemized {
  readonly items: readonly TextItem[];
  /** Code points that no face draws, in order, each once. */
  readonly uncovered: readonly number[];
}

/** They draw nothing of their own: joiners, variation selectors (UAX #44). */
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u;

/**
 * Cuts a text where its style, its script or the face that has its characters changes; never within a grapheme
 * cluster.
 */
export function itemize(text: string, spans: readonly Span[], fonts: FontLibrary): Itemized {
  const items: TextItem[] = [];
  const uncovered = new Set<number>();
  for (const { start, end, style } of spans) {
    const faces = style.families.flatMap((family) => fonts.find(family, style.weight) ?? []);
    const [first] = faces;
    if (first === undefined) {
      throw new Error(
        `Expected a bundled face of ${style.families.join(', ')} with the weight ${style.weight}`,
      );
    }
    let open: { start: number; end: number; face: FontFace; script: Script | null } | null = null;
    const ends = [...graphemeBoundaries(text.slice(start, end)).map((index) => start + index), end];
    let from = start;
    for (const to of ends) {
      const cluster = text.slice(from, to);
      const face = faceFor(cluster, faces);
      if (face === undefined) {
        for (const codePoint of missingFrom(cluster, first)) uncovered.add(codePoint);
      }
      const script = scriptOf(cluster);
      const joins = open !== null && open.face === (face ?? first) && sameScript(open.script, script);
      if (open !== null && joins) {
        open.end = to;
        open.script ??= script;
      } else {
        if (open !== null) items.push(close(open, style));
        open = { start: from, end: to, face: face ?? first, script };
      }
      from = to;
    }
    if (open !== null) items.push(close(open, style));
  }
  return { items, uncovered: [...uncovered] };
}

function sameScript(one: Script | null, other: Script | null): boolean {
  return one === null || other === null || one === other;
}

function close(
  { script, ...item }: { start: number; end: number; face: FontFace; script: Script | null },
  style: TextStyle,
): TextItem {
  return { ...item, script: script ?? 'Kana', style };
}

/** The first face that draws the whole cluster, so that an accent never stands on a letter of another design. */
function faceFor(cluster: string, faces: readonly FontFace[]): FontFace | undefined {
  return faces.find((face) => missingFrom(cluster, face).length === 0);
}

function missingFrom(cluster: string, face: FontFace): number[] {
  const missing: number[] = [];
  for (const character of cluster) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (!face.covers(codePoint) && !IGNORABLE.test(character)) missing.push(codePoint);
  }
  return missing;
}
