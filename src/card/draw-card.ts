import { jsonPointer } from '../context/validate.ts';
import { Problem, type FieldError } from '../errors.ts';
import {
  formatOfBytes,
  PICTURE_FORMATS,
  type PictureFormat,
  type Size,
  PNG_SIGNATURE,
} from '../picture-format.ts';
import type { CardLayout, CardRequest, DrawnCard, Renderer } from '../renderer/renderer.ts';
import { pictureSize, type CardOrder } from './card-order.ts';

/**
 * Has a card drawn and makes sure that a whole picture came back.
 *
 * @throws Problem as {@link Renderer.draw} does, with the pointers of the fields that hold characters not covered
 */
export async function drawCard(
  order: CardOrder,
  renderer: Pick<Renderer, 'draw'>,
  signal: AbortSignal,
): Promise<DrawnCard> {
  const drawn = await askRenderer(order, (request) => renderer.draw(request, signal));
  checkPicture(drawn.picture, drawn.format, pictureSize(order));
  return drawn;
}

/**
 * Has the texts of a card set, without drawing it.
 *
 * @throws Problem as {@link Renderer.layout} does, with the pointers of the fields that hold characters not covered
 */
export async function layOutCard(
  order: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<CardLayout> {
  return askRenderer(order, (request) => renderer.layout(request, signal));
}

/**
 * Puts an order to the renderer.
 *
 * @throws Problem as `ask` does, with the pointers of the fields that hold characters not covered
 */
export async function askRenderer<Answer>(
  { template, variant, context, form }: CardOrder,
  ask: (request: CardRequest) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask({ template: template.name, variant: variant.name, context, form });
  } catch (error) {
    throw locateCharacters(error, context);
  }
}

/**
 * The renderer knows which characters no font covers, but not whose they are. Finds the fields that hold them.
 *
 * @param error what the renderer threw
 * @returns for `characters_not_covered` the problem with one entry per field, naming that field's characters only;
 *   any other error as it is
 */
export function locateCharacters(error: unknown, context: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'characters_not_covered') return error;
  const uncovered = [...new Set(error.errors.flatMap(({ codePoints = [] }) => codePoints))].map(
    readCharacter,
  );
  const located = new Set<Character>();
  const errors = stringFields(context, []).flatMap(({ path, value }) => {
    const found = uncovered
      .filter(({ text }) => value.includes(text))
      .sort((one, other) => value.indexOf(one.text) - value.indexOf(other.text));
    for (const character of found) located.add(character);
    return found.length === 0 ? [] : [fieldError(jsonPointer(path), found)];
  });
  // A template may show characters of its own, or put new ones together from several fields.
  const rest = uncovered.filter((character) => !located.has(character));
  return new Problem('characters_not_covered', {
    errors: rest.length === 0 ? errors : [...errors, fieldError('', rest)],
    cause: error,
  });
}

/** What people see as one character, often a single code point. */
interface Character {
  readonly text: string;
  /** `U+272A`, or `U+1FAF8 U+1F3FD` for a cluster. */
  readonly codePoints: string;
}

function readCharacter(codePoints: string): Character {
  const values = [...codePoints.matchAll(/[0-9A-F]{4,6}/gu)].map(([hex]) => Number.parseInt(hex, 16));
  return { text: String.fromCodePoint(...values), codePoints };
}

function fieldError(pointer: string, characters: readonly Character[]): FieldError {
  const named = characters.map(({ text, codePoints }) => `${JSON.stringify(text)} (${codePoints})`);
  return {
    pointer,
    message: `Expected characters that a bundled font has but received ${named.join(', ')}`,
    codePoints: characters.map(({ codePoints }) => codePoints),
  };
}

function stringFields(value: unknown, path: readonly string[]): { path: readonly string[]; value: string }[] {
  if (typeof value === 'string') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => stringFields(member, [...path, name]));
}

/** EOI, ITU-T T.81, table B.1. */
const JPEG_END = Buffer.from([0xff, 0xd9]);

/**
 * Makes sure that only a whole picture is ever stored.
 *
 * @param size px; of JPEG and WebP only the beginning and the end are looked at
 * @throws Problem `renderer_failed`
 */
export function checkPicture(picture: Uint8Array, format: PictureFormat, size: Size): void {
  if (format === 'png') return checkPng(picture, size);
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  const isWhole =
    formatOfBytes(bytes) === format &&
    (format === 'jpeg' ? bytes.subarray(-JPEG_END.length).equals(JPEG_END) : isWholeRiff(bytes));
  if (isWhole) return;
  const message = `Expected a whole picture of type ${PICTURE_FORMATS[format].type} (${bytes.length} bytes).`;
  throw new Problem('renderer_failed', { message });
}

/** The length after "RIFF" counts what follows it, padding included; behind "WEBP" there is something. */
function isWholeRiff(bytes: Buffer): boolean {
  return bytes.length > 12 && bytes.readUInt32LE(4) === bytes.length - 8;
}

/** Length, type and CRC around a chunk's data, section 5.3. */
const CHUNK_OVERHEAD = 12;

/**
 * Makes sure that only a whole picture of the right size is ever stored: its chunks follow each other from the
 * signature over IHDR (section 11.2.1) to an IEND at the very end. The pixels are the renderer's matter.
 *
 * @param size in px
 * @throws Problem `renderer_failed`
 */
export function checkPng(png: Uint8Array, size: Size): void {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const fail = (what: string): Problem =>
    new Problem('renderer_failed', { message: `Expected a PNG but ${what} (${bytes.length} bytes).` });

  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) throw fail('its signature is missing');
  let type = '';
  for (let offset = PNG_SIGNATURE.length; offset < bytes.length;) {
    if (type === 'IEND' || offset + CHUNK_OVERHEAD > bytes.length) throw fail('it does not end after IEND');
    const length = bytes.readUInt32BE(offset);
    const first = type === '';
    type = bytes.toString('latin1', offset + 4, offset + 8);
    if (first) checkHeader(type, bytes.subarray(offset + 8, offset + 8 + length), size, fail);
    offset += CHUNK_OVERHEAD + length;
    if (offset > bytes.length) throw fail('it is cut off');
  }
  if (type !== 'IEND') throw fail('it does not end with IEND');
}

function checkHeader(
  type: string,
  data: Buffer,
  { width, height }: Size,
  fail: (what: string) => Problem,
): void {
  if (type !== 'IHDR' || data.length < 8) throw fail('it does not begin with IHDR');
  const found = { width: data.readUInt32BE(0), height: data.readUInt32BE(4) };
  if (found.width !== width || found.height !== height) {
    throw fail(`it is ${found.width} × ${found.height} px instead of ${width} × ${height}`);
  }
}
