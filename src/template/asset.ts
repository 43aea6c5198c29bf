import { formatOfBytes } from '../picture-format.ts';

/** Pictures that a template may bring along: the only kinds that may reach the rasteriser. */
const TYPES: ReadonlyMap<string | undefined, string> = new Map([
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
]);

/** The picture as a data URI (RFC 2397), or undefined if it is neither PNG nor JPEG nor GIF. */
export function dataUriOf(bytes: Uint8Array): string | undefined {
  const type = TYPES.get(formatOfBytes(bytes));
  return type && dataUri(type, bytes);
}

/** @param png is not looked at */
export function pngDataUri(png: Uint8Array): string {
  return dataUri('image/png', png);
}

function dataUri(type: string, { buffer, byteOffset, byteLength }: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}`;
}
