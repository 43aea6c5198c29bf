/** The only file of this folder that knows sharp. It runs in the processes that decode, never in the service itself. */
import sharp, { type Metadata } from 'sharp';
import { formatOfBytes, type Size } from '../picture-format.ts';
import { pictureRejected } from './picture-rejected.ts';

/** A picture, and the box that it is shown in, whole px. */
export interface PictureTask extends Size {
  /** As a client or a server sent it: untrusted. */
  readonly bytes: Uint8Array;
}

/** Of a picture before it is scaled down: a telephone's photograph has 12 million. */
const MAX_PIXELS = 24_000_000;
/** The longer side for each px of the shorter one: what is longer is no picture for a box. */
const MAX_ASPECT = 8;

const RGBA_CHANNELS = 4;
const ALPHA = 3;
const OPAQUE = 255;
/** Of zlib: the renderer decodes the picture at once, so it need not be small. */
const LEVEL = 6;

interface Pixels {
  /** RGBA, 8 bits each. */
  readonly data: Buffer;
  readonly info: Size;
}

// One picture at a time in each process, and nothing of one is kept for the next.
sharp.concurrency(1);
sharp.cache(false);
// libvips reads dozens of formats, SVG and PDF among them; a picture that poses as another must not reach their code.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});

/**
 * Decodes a picture and encodes it again: turned upright as its EXIF says, in sRGB with 8 bits, scaled down to cover
 * its box, without metadata. Of an animation it is the first frame.
 *
 * @returns a PNG file, which depends on the pixels alone
 * @throws Problem `picture_rejected`
 */
export async function decodePicture({ bytes, width, height }: PictureTask): Promise<Uint8Array> {
  const format = formatOfBytes(bytes);
  if (format === undefined || format === 'gif')
    throw pictureRejected('Expected a PNG, JPEG or WebP picture but received other data');
  const picture = sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, pages: 1 });
  checkSides(await orReject(picture.metadata()));
  const box = { width, height, fit: 'outside', withoutEnlargement: true } as const;
  const upright = picture.autoOrient().resize(box).toColourspace('srgb').ensureAlpha().raw();
  return encode(await orReject(upright.toBuffer({ resolveWithObject: true })));
}

/** From the pixels alone: the same picture is the same file, whatever it was encoded as and whether it had an alpha. */
async function encode({ data, info: { width, height } }: Pixels): Promise<Uint8Array> {
  const picture = sharp(data, { raw: { width, height, channels: RGBA_CHANNELS } });
  return (isOpaque(data) ? picture.removeAlpha() : picture).png({ compressionLevel: LEVEL }).toBuffer();
}

function isOpaque(data: Uint8Array): boolean {
  for (let alpha = ALPHA; alpha < data.length; alpha += RGBA_CHANNELS) {
    if (data[alpha] !== OPAQUE) return false;
  }
  return true;
}

function checkSides({ width, height }: Metadata): void {
  if (width * height > MAX_PIXELS) {
    throw pictureRejected(`Expected at most ${MAX_PIXELS} pixels but received ${width} × ${height}`);
  }
  if (Math.max(width, height) > MAX_ASPECT * Math.min(width, height)) {
    throw pictureRejected(`Expected sides of at most ${MAX_ASPECT} to 1 but received ${width} × ${height}`);
  }
}

/** What sharp says quotes file offsets and library names, which are nothing to a client. */
async function orReject<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw pictureRejected(
      'Expected a whole and sound picture but received one that cannot be decoded',
      error,
    );
  }
}
