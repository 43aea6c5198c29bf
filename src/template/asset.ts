/** Pictures that cards may show, by the bytes that they begin with: the only kinds that may reach the rasteriser. */
const SIGNATURES: readonly { readonly type: string; readonly signature: readonly number[] }[] = [
  // PNG (third edition), section 5.2.
  { type: 'image/png', signature: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  // JPEG (ITU-T T.81), annex B: SOI and the next marker's first byte.
  { type: 'image/jpeg', signature: [0xff, 0xd8, 0xff] },
  // "GIF8", GIF 87a and 89a.
  { type: 'image/gif', signature: [0x47, 0x49, 0x46, 0x38] },
];

/** The picture as a data URI (RFC 2397), or undefined if it is neither PNG nor JPEG nor GIF. */
export function dataUriOf(bytes: Uint8Array): string | undefined {
  const kind = SIGNATURES.find(({ signature }) => signature.every((byte, index) => bytes[index] === byte));
  return kind && dataUri(kind.type, bytes);
}

/** @param png is not looked at */
export function pngDataUri(png: Uint8Array): string {
  return dataUri('image/png', png);
}

function dataUri(type: string, { buffer, byteOffset, byteLength }: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}`;
}
