import { buffer } from 'node:stream/consumers';
import { createResolvePictures } from '../card/resolve-pictures.ts';
import { parseJson } from '../context/parse-json.ts';
import { pngDataUri, type PictureScale } from '../picture-format.ts';
import { createDecoder } from '../picture/create-decoder.ts';
import { createFetchPicture } from '../picture/fetch-picture.ts';
import { MAX_PICTURE_BYTES } from '../template/picture-field.ts';
import type { Template } from '../template/registry.ts';
import { UsageError, throwAsUsageError } from './errors.ts';
import { readGivenFile, type Terminal, STANDARD_STREAM } from './terminal.ts';

interface ContextSource {
  /** A JSON file; `-` is standard input. */
  readonly file: string | undefined;
  /** Values from options. They override those of the file. */
  readonly given: Readonly<Record<string, unknown>>;
}

/**
 * Reads a context from a file or standard input, with the rules of a request's body, and adds the given values.
 *
 * @throws Problem `malformed_json`, `malformed_utf8`, `context_rejected`; UsageError if the file cannot be read
 */
export async function readContext({ file, given }: ContextSource, terminal: Terminal): Promise<unknown> {
  if (file === undefined) return given;
  const fromInput = file === STANDARD_STREAM;
  const context = parseJson(fromInput ? await readInput(terminal) : await readGivenFile(file, 'a context'));
  const isObject = typeof context === 'object' && context !== null && !Array.isArray(context);
  return isObject ? { ...context, ...given } : context;
}

async function readInput({ input, errors }: Terminal): Promise<Buffer> {
  if (input.isTTY) errors.write('Type the context as JSON, then press Ctrl-D.\n');
  return buffer(input);
}

/** The beginning of a data URI or a URL. */
const URI = /^(?:data:|[a-z][a-z\d+.-]*:\/\/)/iu;

/** Returns whether a picture is given as the path of a file, and not as a data URI or URL. */
export function isPath(picture: string): boolean {
  return !URI.test(picture);
}

/**
 * Replaces each picture that is the path of a file with a data URI, which the service's own rules accept.
 *
 * @param context of any shape, not validated yet
 * @throws UsageError if a file cannot be read or has more than MAX_PICTURE_BYTES
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
  // The type in the data URI does not matter: the decoder detects the type from the bytes.
  return pngDataUri(bytes);
}

/** ms */
const DEADLINE = 10_000;

/**
 * Decodes the pictures of a context in a separate process, as the service does. A command allows no picture host, so
 * it never fetches pictures.
 *
 * @throws Problem `picture_rejected`; UsageError if sharp is not installed
 */
export async function resolvePictures(
  template: Template,
  context: object,
  scale: PictureScale,
): Promise<object> {
  if (template.pictures.size === 0) return context;
  const decoder = await createDecoder({
    processes: 1,
    queueLimit: template.pictures.size,
    deadline: DEADLINE,
    log: () => undefined,
  }).catch(throwAsUsageError);
  try {
    const resolve = createResolvePictures({
      fetchPicture: createFetchPicture({
        hosts: new Set(),
        deadline: DEADLINE,
        maxBytes: MAX_PICTURE_BYTES,
      }),
      decoder,
      recent: new Map(),
    });
    return await resolve(template, context, scale);
  } finally {
    await decoder.close();
  }
}
