import { AssertionError } from 'node:assert';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { comparePictures } from './compare-pictures.ts';

export interface GoldenOptions {
  /** Folder of the golden pictures, with a slash at its end. */
  readonly directory: URL;
  /** Whether a picture that differs replaces the golden one. */
  readonly redraw: boolean;
}

/**
 * Compares a PNG file with the golden one of its name, by decoded pixels, exactly.
 *
 * @throws AssertionError if they differ or there is no golden one; also when the golden one was drawn anew just now,
 *   so that nobody does that without noticing
 */
export type CompareWithGolden = (png: Uint8Array, name: string) => Promise<void>;

export function createCompareWithGolden({ directory, redraw }: GoldenOptions): CompareWithGolden {
  return async (png, name) => {
    const file = new URL(`${encodeURI(name)}.png`, directory);
    const golden = await readFile(file).catch(() => null);
    try {
      if (golden === null)
        throw new AssertionError({
          message: `${name}: there is no golden picture; "npm run goldens" draws it`,
        });
      comparePictures(png, golden, name);
    } catch (error) {
      if (!redraw) throw error;
      await mkdir(new URL('.', file), { recursive: true });
      await writeFile(file, png);
      throw new AssertionError({ message: `${name}: the golden picture was drawn anew; open it` });
    }
  };
}

/** With `npm run goldens` it replaces what differs. */
export const compareWithGolden = createCompareWithGolden({
  directory: new URL('../render/', import.meta.url),
  redraw: process.env['UPDATE_GOLDENS'] === '1',
});
