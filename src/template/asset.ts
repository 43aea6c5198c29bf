import { formatOfBytes } from '../picture-format.ts';

/** Pictures that a template may bring along: the only kinds that may reach the rasteriser. */
const FORMATS: ReadonlySet<string | undefined> = new Set(['png', 'jpeg', 'gif']);

/** The picture as a data URI (RFC 2397), or undefined if it is neither PNG nor JPEG nor GIF. */
export function dataUriOf(bytes: Uint8Array): string | undefined {
  const format = formatOfBytes(bytes);
  return FORMATS.has(format) ? `data:image/${format};base64,${bytes.toBase64()}` : undefined;
}

/** @param png is not looked at */
export function pngDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${png.toBase64()}`;
}
