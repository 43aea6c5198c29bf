import { formatOfBytes } from '../picture-format.ts';

/** Formats that the rasteriser reads itself. */
const FORMATS: ReadonlySet<string | undefined> = new Set(['png', 'jpeg', 'gif']);

/** RFC 2397: a media type, parameters, perhaps "base64", and the data. */
const DATA_URI = /^data:image\/[\w.+-]+(?<parameters>(?:\s*;[^;,]*)*),(?<data>[^]*)$/iu;
const IS_BASE64 = /;\s*base64\s*$/iu;

/** The picture as a data URI (RFC 2397), or undefined if it is neither PNG nor JPEG nor GIF. */
export function dataUriOf(bytes: Uint8Array): string | undefined {
  const format = formatOfBytes(bytes);
  return FORMATS.has(format) ? `data:image/${format};base64,${bytes.toBase64()}` : undefined;
}

/** @param png is not looked at */
export function pngDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${png.toBase64()}`;
}

/**
 * Reads a picture that a template's file holds as a data URI, in the forms that tools write: with parameters, in
 * capitals, with white space within base64, percent-encoded. The bytes decide what it is, not the media type.
 *
 * @returns null if it is no data URI of a picture, or its data cannot be decoded
 */
export function readDataUri(text: string): Uint8Array | null {
  const { parameters, data } = DATA_URI.exec(text.trim())?.groups ?? {};
  if (parameters === undefined || data === undefined) return null;
  const bytes = percentDecode(data);
  if (!IS_BASE64.test(parameters)) return bytes;
  try {
    return Uint8Array.fromBase64(bytes.toString('latin1'));
  } catch {
    return null;
  }
}

/** @returns also the bytes that are no UTF-8, as those of pictures are not */
function percentDecode(text: string): Buffer {
  const bytes = text.replaceAll(/%([\da-f]{2})/giu, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}
