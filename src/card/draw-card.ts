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
 * Draws a card in a renderer process and checks that the returned picture is complete.
 *
 * @throws Problem as {@link Renderer.draw} does; `characters_not_covered` has the pointers of the fields
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
 * Lays out the texts of a card in a renderer process, without drawing the card.
 *
 * @throws Problem as {@link Renderer.layout} does; `characters_not_covered` has the pointers of the fields
 */
export async function layOutCard(
  order: CardOrder,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<CardLayout> {
  return askRenderer(order, (request) => renderer.layout(request, signal));
}

/**
 * Calls the renderer with an order.
 *
 * @throws Problem as `ask` does; `characters_not_covered` has the pointers of the fields
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
 * Finds the fields of the context that hold characters which no font covers. The renderer reports only the characters.
 *
 * @param error the error that the renderer threw
 * @returns for `characters_not_covered`, the problem with one entry per field that lists only that field's characters;
 *   any other error unchanged
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
  // Some characters are in no field: a template may contain them, or join parts of several fields.
  const rest = uncovered.filter((character) => !located.has(character));
  return new Problem('characters_not_covered', {
    errors: rest.length === 0 ? errors : [...errors, fieldError('', rest)],
    cause: error,
  });
}

/** A user-perceived character, often a single code point. */
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
 * Checks that a picture's file is complete, so that no other file is stored.
 *
 * @param size expected size, px. It is checked for PNG only. For JPEG and WebP, only the start and end of the file are.
 * @throws Problem `renderer_failed`
 */
export function checkPicture(picture: Uint8Array, format: PictureFormat, size: Size): void {
  if (format === 'png') return checkPng(picture, size);
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  const isComplete =
    formatOfBytes(bytes) === format &&
    (format === 'jpeg' ? bytes.subarray(-JPEG_END.length).equals(JPEG_END) : isCompleteRiff(bytes));
  if (isComplete) return;
  const { type } = PICTURE_FORMATS[format];
  const message = `Expected a complete picture of type ${type} but received ${bytes.length} other bytes.`;
  throw new Problem('renderer_failed', { message });
}

/** Returns whether the length field after "RIFF" matches the file's length. It counts all bytes that follow it. */
function isCompleteRiff(bytes: Buffer): boolean {
  return bytes.length > 12 && bytes.readUInt32LE(4) === bytes.length - 8;
}

/** Length, type and CRC around a chunk's data: PNG (third edition), section 5.3. bytes */
const CHUNK_OVERHEAD = 12;

/**
 * Checks that a PNG file is complete and has the right size: the signature, IHDR (section 11.2.1), further chunks without
 * gaps, and IEND at the very end. Does not decode the pixels.
 *
 * @param size expected size, px
 * @throws Problem `renderer_failed`
 */
export function checkPng(png: Uint8Array, size: Size): void {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const fail = (fault: string): Problem =>
    new Problem('renderer_failed', {
      message: `Expected a complete PNG file but ${fault} (${bytes.length} bytes).`,
    });

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
  fail: (fault: string) => Problem,
): void {
  if (type !== 'IHDR' || data.length < 8) throw fail('it does not begin with IHDR');
  const found = { width: data.readUInt32BE(0), height: data.readUInt32BE(4) };
  if (found.width !== width || found.height !== height) {
    throw fail(`it is ${found.width} × ${found.height} px instead of ${width} × ${height}`);
  }
}
