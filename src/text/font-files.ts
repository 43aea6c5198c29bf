import { Blob, Face as HarfBuzzFace, Font, Variation } from 'harfbuzzjs';
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
  /** The axis values of a variable font, by tag, such as `{ "wght": 700 }`. */
  variation: z.record(z.string(), z.number()).optional(),
});

const manifestSchema = z.object({
  faces: z.array(faceSchema),
  /** By family: the code points for which every face has a glyph, in the format of `readCoverage`. */
  coverage: z.record(z.string(), z.string()),
  /** The file with the emoji, which `createEmojiFace` reads. */
  emoji: fileSchema.extend({ family: z.string() }),
});

/** A file that is bundled with the service. */
export type BundledFile = z.infer<typeof fileSchema>;

/** A font file that is bundled with the service. */
export type BundledFace = z.infer<typeof faceSchema>;

export interface FontManifest extends z.infer<typeof manifestSchema> {
  /** Hex SHA-256 of the whole manifest, including the hashes of the files. */
  readonly digest: string;
}

/**
 * Reads `manifest.json` in the folder of fonts.
 *
 * @throws Error with a message for the operator if the file is missing or not a manifest
 */
export async function readFontManifest(directory: string): Promise<FontManifest> {
  const path = join(directory, 'manifest.json');
  try {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { ...manifest, digest: hash('sha256', JSON.stringify(manifest)) };
  } catch (error) {
    throw new Error(`Expected a font manifest at ${path} but could not read one. Run "npm run fonts".`, {
      cause: error,
    });
  }
}

/**
 * Checks that a file exists and has the size in the manifest, without reading it.
 *
 * @throws Error with a message for the operator if the file is missing or has another size
 */
export async function checkFile(directory: string, { file, bytes }: BundledFile): Promise<void> {
  const path = join(directory, file);
  const { size } = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (size !== bytes) throw changed(path);
}

/**
 * Reads every file of the manifest and checks its hash. This includes files that are opened only when a text needs
 * them, so that a damaged file stops the start and not a later card.
 *
 * @throws Error with a message for the operator
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
 * Reads a file synchronously, because text layout is synchronous. Files are read rarely.
 *
 * @throws Error with a message for the operator if the file is missing or does not have the hash in the manifest
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
  return new Error(`Expected a font file at ${path} but could not read it. Run "npm run fonts".`, {
    cause,
  });
}

function changed(path: string): Error {
  return new Error(
    `Expected ${path} to have the size and hash in the font manifest but found another file. Run "npm run fonts".`,
  );
}

/** The outline of a glyph. A space has no operators. */
export interface GlyphOutline {
  /** Operators of SVG path data, in order: M, L, Q, C, Z. */
  readonly operators: string;
  /**
   * Absolute coordinates of the operators, x and y in turn, y upwards, font units. A variable font has fractional
   * coordinates.
   */
  readonly coordinates: Float32Array;
}

/** Limit of the outline cache of one face, bytes: about 4,000 kanji. */
const MAX_OUTLINE_BYTES = 4 * 2 ** 20;

/** Bytes that the objects around an outline take in a cache. */
const OVERHEAD = 400;

/** Returns the bytes that an outline takes in a cache. */
export function bytesOfOutline({ operators, coordinates }: GlyphOutline): number {
  return OVERHEAD + operators.length + coordinates.byteLength;
}

/** A font file in memory. */
export interface OpenFace {
  readonly font: Font;
  readonly unitsPerEm: number;
  outline(glyph: number): GlyphOutline;
}

/**
 * Returns the open face.
 *
 * @throws Error with a message for the operator if the file is missing or does not have the hash in the manifest
 */
export type OpenFaces = (face: BundledFace) => OpenFace;

/**
 * Returns a function that opens font files when they are needed and keeps them in a least-recently-used cache.
 *
 * @param maxBytes limit of the open files; the newest file stays open even if it is larger
 */
export function createOpenFaces(directory: string, { maxBytes }: { maxBytes: number }): OpenFaces {
  // A Map iterates in the order of insertion, so the first entry is the least recently used.
  const open = new Map<BundledFace, OpenFace>();
  let bytes = 0;
  return (face) => {
    const cached = open.get(face);
    if (cached !== undefined) {
      open.delete(face);
      open.set(face, cached);
      return cached;
    }
    const opened = openFace(readBundledFile(directory, face), face);
    bytes += face.bytes;
    if (bytes > maxBytes) {
      for (const oldest of open.keys()) {
        open.delete(oldest);
        bytes -= oldest.bytes;
        if (bytes <= maxBytes) break;
      }
      // HarfBuzz frees a font's memory when its object is collected. V8 does not count that memory, so it would not
      // collect in time.
      globalThis.gc?.();
    }
    open.set(face, opened);
    return opened;
  };
}

function openFace(file: Uint8Array, { variation = {} }: BundledFace): OpenFace {
  const face = new HarfBuzzFace(new Blob(file));
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
