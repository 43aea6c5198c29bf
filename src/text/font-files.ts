import { Blob, Face, Font, Variation } from 'harfbuzzjs';
import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const fileSchema = z.object({
  file: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});

const faceSchema = fileSchema.extend({
  family: z.string(),
  /** CSS Fonts 4, section 2.4: 100 to 900. */
  weight: z.int(),
  /** Of a variable font: where the face is on its axes, by tag, such as `{ "wght": 700 }`. */
  variation: z.record(z.string(), z.number()).optional(),
});

const manifestSchema = z.object({
  faces: z.array(faceSchema),
  /** By family: the code points that each of its faces has a glyph for, as `readCoverage` reads them. */
  coverage: z.record(z.string(), z.string()),
  /** The set of emoji: a file that `createEmojiFace` reads. */
  emoji: fileSchema.extend({ family: z.string() }),
});

/** A file that is bundled with the service. */
export type BundledFile = z.infer<typeof fileSchema>;

/** A font file among them. */
export type BundledFace = z.infer<typeof faceSchema>;

export interface FontManifest extends z.infer<typeof manifestSchema> {
  /** Hex SHA-256 over all that the manifest says of the files, their hashes among it. */
  readonly digest: string;
}

/**
 * Reads `manifest.json` of the fonts' folder.
 *
 * @throws Error with a sentence for the operator if it is missing or not a manifest
 */
export async function readFontManifest(directory: string): Promise<FontManifest> {
  const path = join(directory, 'manifest.json');
  try {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { ...manifest, digest: hash('sha256', JSON.stringify(manifest)) };
  } catch (error) {
    throw new Error(`Expected a manifest of fonts at ${path} but could not read one. Run "npm run fonts".`, {
      cause: error,
    });
  }
}

/**
 * Looks whether a file is there, without reading it.
 *
 * @throws Error with a sentence for the operator if it is missing or of another size than the manifest says
 */
export async function checkFile(directory: string, { file, bytes }: BundledFile): Promise<void> {
  const path = join(directory, file);
  const { size } = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (size !== bytes) throw changed(path);
}

/**
 * Reads every file of the manifest once, those too that are opened only when a text needs them: a damaged one is to
 * stop the start, not a card.
 *
 * @throws Error with a sentence for the operator
 */
export async function verifyFiles(directory: string, { faces, emoji }: FontManifest): Promise<void> {
  for (const { file, sha256 } of [...faces, emoji]) {
    const path = join(directory, file);
    const content = await readFile(path).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    checkHash(path, content, sha256);
  }
}

/**
 * Reads a file at once: texts are set without waiting, and a file is read seldom.
 *
 * @throws Error with a sentence for the operator if it is missing or not the one that the manifest names
 */
export function readBundledFile(directory: string, { file, sha256 }: BundledFile): Buffer<ArrayBuffer> {
  const path = join(directory, file);
  let content: Buffer<ArrayBuffer>;
  try {
    content = readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  checkHash(path, content, sha256);
  return content;
}

function checkHash(path: string, content: Uint8Array, sha256: string): void {
  if (hash('sha256', content) !== sha256) throw changed(path);
}

function unreadable(path: string, cause: unknown): Error {
  return new Error(`Expected a file of the fonts at ${path} but could not read it. Run "npm run fonts".`, {
    cause,
  });
}

function changed(path: string): Error {
  return new Error(`Expected ${path} to be the file whose hash the manifest has. Run "npm run fonts".`);
}

/** The outline of a glyph; without operators for a space. */
export interface GlyphOutline {
  /** Operators of SVG path data, in order: M, L, Q, C, Z. */
  readonly operators: string;
  /** Their absolute coordinates in font units, x and y in turn, y upwards; of a variable font not whole. */
  readonly coordinates: Float32Array;
}

/** Bytes of outlines that are kept of a face: those of some 4,000 kanji. */
const MAX_OUTLINE_BYTES = 4 * 2 ** 20;

/** Bytes of the objects around an outline, in a cache. */
const OVERHEAD = 400;

/** @returns the bytes that an outline holds */
export function bytesOfOutline({ operators, coordinates }: GlyphOutline): number {
  return OVERHEAD + operators.length + coordinates.byteLength;
}

/** A font file in memory. */
export interface OpenFace {
  readonly font: Font;
  readonly unitsPerEm: number;
  outline(glyph: number): GlyphOutline;
}

/** @throws Error with a sentence for the operator if a face's file is missing or not the one that the manifest names */
export type OpenFaces = (face: BundledFace) => OpenFace;

/**
 * Opens font files when they are needed, and keeps those that were used last.
 *
 * @param maxBytes of files, above which the one that was not used for longest goes; the newest always stays
 */
export function createOpenFaces(directory: string, { maxBytes }: { maxBytes: number }): OpenFaces {
  // A Map remembers the order of insertion: the first entry is the one that was not used for longest.
  const open = new Map<BundledFace, OpenFace>();
  let bytes = 0;
  return (face) => {
    const known = open.get(face);
    if (known !== undefined) {
      open.delete(face);
      open.set(face, known);
      return known;
    }
    const opened = openFace(readBundledFile(directory, face), face);
    bytes += face.bytes;
    if (bytes > maxBytes) {
      for (const oldest of open.keys()) {
        open.delete(oldest);
        bytes -= oldest.bytes;
        if (bytes <= maxBytes) break;
      }
      // HarfBuzz gives a font's memory back when its object is collected, and V8 does not feel its weight.
      globalThis.gc?.();
    }
    open.set(face, opened);
    return opened;
  };
}

function openFace(file: Uint8Array, { variation = {} }: BundledFace): OpenFace {
  const face = new Face(new Blob(file));
  const font = new Font(face);
  font.setVariations(Object.entries(variation).map(([tag, value]) => new Variation(tag, value)));
  const readOutline = (glyph: number): GlyphOutline => {
    const commands = font.glyphToJson(glyph);
    return {
      operators: commands.map(({ type }) => type).join(''),
      coordinates: Float32Array.from(commands.flatMap(({ values }) => values)),
    };
  };
  const outlines = new LRUCache<number, GlyphOutline>({
    maxSize: MAX_OUTLINE_BYTES,
    sizeCalculation: bytesOfOutline,
    memoMethod: readOutline,
  });
  return { font, unitsPerEm: face.upem, outline: (glyph) => outlines.memo(glyph) };
}
