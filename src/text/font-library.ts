import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Blob, Face, Font } from 'harfbuzzjs';
import type { BundledFace, FontManifest } from './font-manifest.ts';

/** The outline of a glyph; without operators for a space. */
export interface GlyphOutline {
  /** Operators of SVG path data, in order: M, L, Q, C, Z. */
  readonly operators: string;
  /** Their absolute coordinates in font units, x and y in turn, y upwards. */
  readonly coordinates: Int16Array;
}

/** A font file as the layout uses it; lengths are in font units. */
export interface FontFace {
  /** Unique among the faces, short; part of the keys of shapes. */
  readonly id: string;
  readonly family: string;
  readonly weight: number;
  readonly unitsPerEm: number;
  readonly font: Font;
  /** Whether the face has a glyph of its own for a code point. */
  covers(codePoint: number): boolean;
  outline(glyph: number): GlyphOutline;
}

export interface FontLibrary {
  /** @returns the face, or undefined if the family has none of exactly this weight */
  find(family: string, weight: number): FontFace | undefined;
}

/** @throws Error with a sentence for the operator if a file is missing or not the one that the manifest names */
export async function loadFonts(directory: string, { faces }: FontManifest): Promise<FontLibrary> {
  const loaded = await Promise.all(faces.map((face, index) => loadFace(directory, face, `f${index}`)));
  const byName = new Map(loaded.map((face) => [nameOf(face.family, face.weight), face]));
  return { find: (family, weight) => byName.get(nameOf(family, weight)) };
}

function nameOf(family: string, weight: number): string {
  return `${weight} ${family}`;
}

async function loadFace(directory: string, bundled: BundledFace, id: string): Promise<FontFace> {
  const path = join(directory, bundled.file);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Error(
      `Expected the font ${bundled.file} at ${path} but could not read it. Run "npm run fonts".`,
      {
        cause: error,
      },
    );
  });
  if (createHash('sha256').update(bytes).digest('hex') !== bundled.sha256) {
    throw new Error(
      `Expected the font ${path} to be the file whose hash the manifest has. Run "npm run fonts".`,
    );
  }
  return createFace(bytes, bundled, id);
}

function createFace(bytes: Uint8Array, { family, weight }: BundledFace, id: string): FontFace {
  const face = new Face(new Blob(bytes));
  const font = new Font(face);
  const covered = new Map<number, boolean>();
  const outlines = new Map<number, GlyphOutline>();
  return {
    id,
    family,
    weight,
    unitsPerEm: face.upem,
    font,
    covers(codePoint) {
      return remember(covered, codePoint, () => (font.nominalGlyph(codePoint) ?? 0) > 0);
    },
    outline(glyph) {
      return remember(outlines, glyph, () => {
        const commands = font.glyphToJson(glyph);
        return {
          operators: commands.map(({ type }) => type).join(''),
          coordinates: Int16Array.from(commands.flatMap(({ values }) => values)),
        };
      });
    },
  };
}

/** Bounded by what a font has: 65,536 glyphs, and 149,000 characters of Unicode. */
function remember<Value>(known: Map<number, Value>, key: number, compute: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = compute();
  known.set(key, value);
  return value;
}
