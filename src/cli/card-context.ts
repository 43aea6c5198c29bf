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
  /** Values that were given by options; they go before those of the file. */
  readonly given: Readonly<Record<string, unknown>>;
}

/**
 * Reads a context by the rules of a request's body.
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
  if (input.isTTY) errors.write('Type the context as JSON, and end it with Ctrl-D.\n');
  return buffer(input);
}

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

/** ms */
const DEADLINE = 10_000;

/**
 * Decodes the pictures of a context as the service does, in a process of their own. A command fetches none: what it
 * draws comes from files.
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
