import { pngDataUri } from '../../picture-format.ts';
import { MAX_PICTURE_BYTES } from '../../template/picture-field.ts';
import type { Template } from '../../template/registry.ts';
import { readGivenFile } from '../read-given-file.ts';
import { UsageError } from '../usage-error.ts';

/** What is given in one of these ways is no path of a file. */
const NO_FILE = /^(?:data:|[a-z][a-z\d+.-]*:\/\/)/iu;

/** Whether a picture is given as a file. */
export function isPath(picture: string): boolean {
  return !NO_FILE.test(picture);
}

/**
 * Reads the pictures that a context names as files, so that the service's own rules see a data URI.
 *
 * @param context what was given, of any shape
 * @throws UsageError if a file cannot be read or is larger than a picture may be
 */
export async function readPictures({ pictures }: Template, context: unknown): Promise<unknown> {
  if (typeof context !== 'object' || context === null) return context;
  const values = new Map(Object.entries(context));
  for (const name of pictures.keys()) {
    const value: unknown = values.get(name);
    if (typeof value === 'string' && isPath(value)) values.set(name, await readPicture(value));
  }
  return Array.isArray(context) ? context : Object.fromEntries(values);
}

async function readPicture(file: string): Promise<string> {
  const bytes = await readGivenFile(file, 'a picture');
  if (bytes.byteLength > MAX_PICTURE_BYTES) {
    throw new UsageError(
      `Expected a picture of at most ${MAX_PICTURE_BYTES} bytes in ${file} but it has ${bytes.byteLength}.`,
    );
  }
  // Which type is written does not count: the decoder looks at the bytes.
  return pngDataUri(bytes);
}
