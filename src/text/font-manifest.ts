import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  faces: z.array(
    z.object({
      family: z.string(),
      /** CSS Fonts 4, section 2.4: 100 to 900. */
      weight: z.int(),
      file: z.string(),
      sha256: z.string(),
    }),
  ),
});

/** A font file that is bundled with the service. */
export type BundledFace = z.infer<typeof manifestSchema>['faces'][number];

export interface FontManifest {
  readonly faces: readonly BundledFace[];
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
    const { faces } = manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return { faces, digest: createHash('sha256').update(JSON.stringify(faces)).digest('hex') };
  } catch (error) {
    throw new Error(`Expected a manifest of fonts at ${path} but could not read one. Run "npm run fonts".`, {
      cause: error,
    });
  }
}
