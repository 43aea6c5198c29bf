/** The formats of pictures: cards, and what is shown in them. */

/** By the name that clients use; the first one is what is made when none is asked for. */
export const PICTURE_FORMATS = {
  png: { type: 'image/png', extension: 'png' },
  jpeg: { type: 'image/jpeg', extension: 'jpg' },
  webp: { type: 'image/webp', extension: 'webp' },
} as const;

export type PictureFormat = keyof typeof PICTURE_FORMATS;

export const FORMATS = Object.keys(PICTURE_FORMATS) as readonly PictureFormat[];

/** px, of a canvas or a picture. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** PNG (third edition), section 5.2. */
export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** ITU-T T.81, annex B: SOI and the first byte of the next marker. */
const JPEG_SIGNATURE = Uint8Array.of(0xff, 0xd8, 0xff);
/** RFC 9649, section 2.4: "RIFF", a size, "WEBP". */
const [RIFF, WEBP] = [asciiOf('RIFF'), asciiOf('WEBP')];
const WEBP_OFFSET = 8;
/** GIF 87a and 89a. */
const GIF_SIGNATURE = asciiOf('GIF8');

/** The format by the bytes that a file begins with; what a client or a server calls it does not count. */
export function formatOfBytes(bytes: Uint8Array): PictureFormat | 'gif' | undefined {
  if (startsWith(bytes, PNG_SIGNATURE)) return 'png';
  if (startsWith(bytes, JPEG_SIGNATURE)) return 'jpeg';
  if (startsWith(bytes, RIFF) && startsWith(bytes.subarray(WEBP_OFFSET), WEBP)) return 'webp';
  return startsWith(bytes, GIF_SIGNATURE) ? 'gif' : undefined;
}

function asciiOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function startsWith(bytes: Uint8Array, signature: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** What picture of a card is wanted. */
export interface PictureForm {
  /** Null for PNG if it keeps to `maxBytes`, else JPEG. */
  readonly format: PictureFormat | null;
  /** Pixels of the picture per pixel of the template's canvas, in each direction. */
  readonly scale: PictureScale;
  /** Null if the picture may be of any size. */
  readonly maxBytes: number | null;
}

export const SCALES = [1, 2] as const;

export type PictureScale = (typeof SCALES)[number];

/**
 * The numbers of bytes that a picture may be held to. Each makes another stored picture of a card, so there are few: what
 * networks take (WhatsApp 300 or 600 kB, X and LinkedIn 5 MB, Facebook and Discord 8 MB), and steps between.
 */
export const BYTE_BUDGETS = [
  50_000, 100_000, 200_000, 300_000, 600_000, 1_000_000, 2_000_000, 5_000_000, 8_000_000,
] as const;

/** What of a form was asked for. */
export interface WantedForm {
  readonly format: PictureFormat | null | undefined;
  readonly scale: PictureScale;
  readonly maxBytes: number | undefined;
}

/** @returns PNG where no format was asked for, unless it has to keep to a number of bytes */
export function formOf({ format, scale, maxBytes }: WantedForm): PictureForm {
  return {
    format: format ?? (maxBytes === undefined ? 'png' : null),
    scale,
    maxBytes: maxBytes ?? null,
  };
}

/** PNG, as large as the template's canvas: the only form that is drawn from memoised bands. */
export const PLAIN_FORM: PictureForm = { format: 'png', scale: 1, maxBytes: null };

export function isPlain({ format, scale, maxBytes }: PictureForm): boolean {
  return (format ?? 'png') === 'png' && scale === 1 && maxBytes === null;
}

/** What a card's picture is called wherever it is stored, such as `0123456789abcdef0123456789abcdef.png`. */
export function pictureName(key: string, format: PictureFormat): string {
  return `${key}.${PICTURE_FORMATS[format].extension}`;
}

/** @returns the media type of the picture of that name; `application/octet-stream` if the name is no picture's */
export function typeOfName(name: string): string {
  const format = Object.values(PICTURE_FORMATS).find(({ extension }) => name.endsWith(`.${extension}`));
  return format?.type ?? 'application/octet-stream';
}

/** Formats that the rasteriser reads itself. */
const RASTERISED: ReadonlySet<string | undefined> = new Set(['png', 'jpeg', 'gif']);

/** RFC 2397: a media type, parameters, perhaps "base64", and the data. */
const DATA_URI = /^data:image\/[\w.+-]+(?<parameters>(?:\s*;[^;,]*)*),(?<data>[^]*)$/iu;
const IS_BASE64 = /;\s*base64\s*$/iu;

/** The picture as a data URI (RFC 2397), or undefined if it is neither PNG nor JPEG nor GIF. */
export function dataUriOf(bytes: Uint8Array): string | undefined {
  const format = formatOfBytes(bytes);
  return RASTERISED.has(format) ? `data:image/${format};base64,${bytes.toBase64()}` : undefined;
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
  const characters = data.replaceAll(/%([\da-f]{2})/giu, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  if (!IS_BASE64.test(parameters)) return Uint8Array.from(characters, (byte) => byte.charCodeAt(0));
  try {
    return Uint8Array.fromBase64(characters);
  } catch {
    return null;
  }
}
