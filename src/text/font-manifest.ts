import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
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
