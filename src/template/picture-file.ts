import { readFileSync } from 'node:fs';

import { formatOfBytes, pngDataUri } from '../picture-format.ts';

/**
 * A PNG file as a context gives it to a card, for the examples of a template with pictures: the checks at start draw
 * them without decoding them first.
 *
 * @param file such as `new URL('examples/portrait.png', import.meta.url)`
 * @throws Error if it is no PNG
 */
export function pictureFile(file: URL): string {
  const bytes = readFileSync(file);
  if (formatOfBytes(bytes) === 'png') return pngDataUri(bytes);
  throw new Error(`Expected a PNG picture in ${file.pathname} but found other data.`);
}
