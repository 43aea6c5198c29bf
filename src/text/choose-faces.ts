import { asksForPicture, mayBePicture } from './emoji-presentation.ts';
import type { EmojiFace } from './emoji-face.ts';
import type { FontFace } from './font-library.ts';
import type { Script } from './script.ts';

/** What a stretch of text is set in. */
export type Face = FontFace | EmojiFace;

/** The faces that a text may be set in. */
export interface Faces {
  /** In the order in which they are tried. */
  readonly fonts: readonly [FontFace, ...FontFace[]];
  readonly emoji: EmojiFace;
}

/** A grapheme cluster, and the script of its letter; null for what all scripts share. */
export interface Cluster {
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
export function chooseFaces(clusters: readonly Cluster[], faces: Faces): readonly (Face | undefined)[] {
  const chosen = clusters.map(({ text }) => faceFor(text, faces));
  takeNeighbours(clusters, chosen, faces);
  const [first] = faces.fonts;
  for (const alphabet of ALPHABETS) {
    const strays = clusters.some(({ script }, index) => script === alphabet && chosen[index] !== first);
    if (!strays) continue;
    const letters = clusters.filter(({ script }) => script === alphabet);
    const common = faces.fonts.find((face) =>
      letters.every(({ text }) => missingFrom(text, face).length === 0),
    );
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
  const face = fonts.find((candidate) => missingFrom(cluster, candidate).length === 0);
  // A picture is better than nothing where no font has the text style of an emoji.
  return face ?? (mayBePicture(cluster) && hasPicture() ? emoji : undefined);
}

/** They draw nothing of their own: joiners, variation selectors (UAX #44), and what ends a line. */
const IGNORABLE = /^[\n\p{Default_Ignorable_Code_Point}]$/u;

/** @returns the code points of a cluster that a face has no glyph for */
export function missingFrom(cluster: string, { covers }: FontFace): number[] {
  const missing: number[] = [];
  for (const character of cluster) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (!covers(codePoint) && !IGNORABLE.test(character)) missing.push(codePoint);
  }
  return missing;
}
