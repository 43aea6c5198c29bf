import { checkFile } from './bundled-file.ts';
import { readCoverage } from './coverage.ts';
import type { Coverage } from './coverage.ts';
import { createEmojiFace } from './emoji-face.ts';
import type { EmojiFace } from './emoji-face.ts';
import type { BundledFace, FontManifest } from './font-manifest.ts';
import { createOpenFaces } from './open-faces.ts';
import type { OpenFace, OpenFaces } from './open-faces.ts';

/** A font file as the layout uses it; lengths are in font units. It is read when a text is shaped in it. */
export interface FontFace extends OpenFace {
  readonly kind: 'font';
  /** Unique among the faces, short; part of the keys of shapes. */
  readonly id: string;
  readonly family: string;
  readonly weight: number;
  /** Whether the face has a glyph of its own for a code point. Known without the file. */
  readonly covers: Coverage;
}

export interface FontLibrary {
  /** @returns the face, or undefined if the family has none of exactly this weight */
  find(family: string, weight: number): FontFace | undefined;
  /** For texts of all families. */
  readonly emoji: EmojiFace;
}

/** More than all that are bundled today, 49 MB: to open a large one takes 40 ms. */
const MAX_OPEN_BYTES = 64 * 2 ** 20;

/**
 * Gets the faces ready: those of the manifest's first family, in which cards are set, are read; of the others only
 * that the files are there.
 *
 * @throws Error with a sentence for the operator if a file is missing or not the one that the manifest names
 */
export async function loadFonts(
  directory: string,
  { faces, coverage, emoji }: FontManifest,
): Promise<FontLibrary> {
  await Promise.all([...faces, emoji].map((file) => checkFile(directory, file)));
  const openFaces = createOpenFaces(directory, { maxBytes: MAX_OPEN_BYTES });
  for (const face of faces) if (face.family === faces[0]?.family) openFaces(face);
  const coverages = new Map(
    Object.entries(coverage).map(([family, ranges]) => [family, readWhenAsked(ranges)]),
  );
  const byName = new Map(
    faces.map((face, index) => {
      const covers = coverages.get(face.family);
      if (covers === undefined)
        throw new Error(
          `Expected the coverage of ${face.family} in the manifest of fonts. Run "npm run fonts".`,
        );
      return [nameOf(face.family, face.weight), createFace(face, { id: `f${index}`, covers, openFaces })];
    }),
  );
  return {
    find: (family, weight) => byName.get(nameOf(family, weight)),
    emoji: createEmojiFace(directory, emoji),
  };
}

/** The coverage of a family is a long list, and most cards are set in one family. */
function readWhenAsked(ranges: string): Coverage {
  let covers: Coverage | undefined;
  return (codePoint) => (covers ??= readCoverage(ranges))(codePoint);
}

function nameOf(family: string, weight: number): string {
  return `${weight} ${family}`;
}

function createFace(
  bundled: BundledFace,
  { id, covers, openFaces }: { id: string; covers: Coverage; openFaces: OpenFaces },
): FontFace {
  const { family, weight } = bundled;
  return {
    kind: 'font',
    id,
    family,
    weight,
    covers,
    get font() {
      return openFaces(bundled).font;
    },
    get unitsPerEm() {
      return openFaces(bundled).unitsPerEm;
    },
    outline: (glyph) => openFaces(bundled).outline(glyph),
  };
}
