/** Formats of pictures: of cards, and of pictures in them. */

/** Formats by the name that clients use. The first one is the default. */
export const PICTURE_FORMATS = {
  png: { type: 'image/png', extension: 'png' },
  jpeg: { type: 'image/jpeg', extension: 'jpg' },
  webp: { type: 'image/webp', extension: 'webp' },
} as const;

export type PictureFormat = keyof typeof PICTURE_FORMATS;

export const FORMATS = Object.keys(PICTURE_FORMATS) as readonly PictureFormat[];

/** Size of a canvas or a picture, px. */
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

/** Detects the format from the first bytes of a file. Names and media types are not trusted. */
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

/** Format, scale and size limit of a card's picture. */
export interface PictureForm {
  /** Null means PNG if it fits into `maxBytes`, else JPEG. */
  readonly format: PictureFormat | null;
  /** Pixels of the picture per pixel of the template's canvas, in each direction. */
  readonly scale: PictureScale;
  /** Null if the size is not limited. */
  readonly maxBytes: number | null;
}

export const SCALES = [1, 2] as const;

export type PictureScale = (typeof SCALES)[number];

/**
 * Size limits that a client can request, in bytes. There are only few, because each adds a stored picture per card: the
 * limits of networks (WhatsApp 300 or 600 kB, X and LinkedIn 5 MB, Facebook and Discord 8 MB) and steps between them.
 */
export const BYTE_BUDGETS = [
  50_000, 100_000, 200_000, 300_000, 600_000, 1_000_000, 2_000_000, 5_000_000, 8_000_000,
] as const;

/** The requested parts of a form. */
export interface RequestedForm {
  readonly format: PictureFormat | null | undefined;
  readonly scale: PictureScale;
  readonly maxBytes: number | undefined;
}

/** Returns the form for a request. Without a format it is PNG or, with a size limit, PNG or JPEG. */
export function formOf({ format, scale, maxBytes }: RequestedForm): PictureForm {
  return {
    format: format ?? (maxBytes === undefined ? 'png' : null),
    scale,
    maxBytes: maxBytes ?? null,
  };
}

/** PNG in the size of the template's canvas. Only this form is drawn from cached bands. */
export const PLAIN_FORM: PictureForm = { format: 'png', scale: 1, maxBytes: null };

export function isPlain({ format, scale, maxBytes }: PictureForm): boolean {
  return (format ?? 'png') === 'png' && scale === 1 && maxBytes === null;
}

/** Returns the name of a card's picture in every store, such as `0123456789abcdef0123456789abcdef.png`. */
export function pictureName(key: string, format: PictureFormat): string {
  return `${key}.${PICTURE_FORMATS[format].extension}`;
}

/** Returns the media type for the name of a picture; `application/octet-stream` for other names. */
export function typeOfName(name: string): string {
  const format = Object.values(PICTURE_FORMATS).find(({ extension }) => name.endsWith(`.${extension}`));
  return format?.type ?? 'application/octet-stream';
}

/** Formats that resvg decodes. */
const RASTERISED: ReadonlySet<string | undefined> = new Set(['png', 'jpeg', 'gif']);

/** RFC 2397: a media type, parameters, optionally "base64", and the data. */
const DATA_URI = /^data:image\/[\w.+-]+(?<parameters>(?:\s*;[^;,]*)*),(?<data>[^]*)$/iu;
const IS_BASE64 = /;\s*base64\s*$/iu;

/** Returns the picture as a data URI (RFC 2397); undefined if it is neither PNG nor JPEG nor GIF. */
export function dataUriOf(bytes: Uint8Array): string | undefined {
  const format = formatOfBytes(bytes);
  return RASTERISED.has(format) ? `data:image/${format};base64,${bytes.toBase64()}` : undefined;
}

/** Returns a data URI with the type image/png. Does not check the bytes. */
export function pngDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${png.toBase64()}`;
}

/**
 * Returns the bytes of a data URI in a template's file. Accepts what design tools write: parameters, capital letters,
 * white space within base64, percent-encoding. Ignores the subtype of the image.
 *
 * @returns null if it is not the data URI of an image, or its data cannot be decoded
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
