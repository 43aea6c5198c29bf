import { readFileSync } from 'node:fs';

import { formatOfBytes, pngDataUri } from '../picture-format.ts';

/**
 * Returns a PNG file as a data URI, for the pictures in the examples of a template. Must be a PNG, because the checks
 * at start draw examples without decoding their pictures first.
 *
 * @param file such as `new URL('examples/portrait.png', import.meta.url)`
 * @throws Error if the file is not a PNG
 */
export function pictureFile(file: URL): string {
  const bytes = readFileSync(file);
  if (formatOfBytes(bytes) === 'png') return pngDataUri(bytes);
  throw new Error(`Expected a PNG picture in ${file.pathname} but found other data. Save it as PNG.`);
}
