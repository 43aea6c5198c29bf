/** Pictures that are decoded, by the bytes that they begin with; what a client or a server calls them does not count. */

/** PNG (third edition), section 5.2. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** JPEG (ITU-T T.81), annex B: SOI and the next marker's first byte. */
const JPEG = [0xff, 0xd8, 0xff];
/** WebP (RFC 9649), section 2.4: "RIFF", a size, "WEBP". */
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];
const WEBP_OFFSET = 8;

/** @returns undefined for everything else, SVG and GIF among it */
export function pictureTypeOf(bytes: Uint8Array): 'png' | 'jpeg' | 'webp' | undefined {
  if (startsWith(bytes, PNG)) return 'png';
  if (startsWith(bytes, JPEG)) return 'jpeg';
  if (startsWith(bytes, RIFF) && startsWith(bytes.subarray(WEBP_OFFSET), WEBP)) return 'webp';
  return undefined;
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
