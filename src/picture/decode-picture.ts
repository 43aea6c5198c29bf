/** The only file of this folder that knows sharp. It runs in the processes that decode, never in the service itself. */
import sharp from 'sharp';
import type { Size } from '../picture-format.ts';
import { damaged } from './picture-rejected.ts';
import { MAX_PIXELS } from './prepare-picture.ts';

/** A picture, and the box that it is shown in, whole px. */
export interface PictureTask extends Size {
  /** As `preparePicture` leaves what a client or a server sent: bounded, but untrusted. */
  readonly bytes: Uint8Array;
}

const RGBA_CHANNELS = 4;
const ALPHA = 3;
const OPAQUE = 255;
/**
 * A picture covers its box, so one that is much longer than its box is much larger too: up to 8 times. Beyond this it is
 * scaled down further. Encoding takes 100 ns for each pixel, and the service copies and hashes up to 4 bytes of it.
 * Twice the largest box.
 */
const MAX_OUTPUT_PIXELS = 2_880_000;
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
  const picture = sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, pages: 1 });
  const { autoOrient: upright } = await orReject(picture.metadata());
  const box = { ...boundBox({ width, height }, upright), fit: 'outside', withoutEnlargement: true } as const;
  const pixels = picture.autoOrient().resize(box).toColourspace('srgb').ensureAlpha().raw();
  return encode(await orReject(pixels.toBuffer({ resolveWithObject: true })));
}

/** @returns a smaller box of the same shape if a picture of `size` would cover it with too many pixels */
function boundBox({ width, height }: Size, size: Size): Size {
  const scale = Math.min(1, Math.max(width / size.width, height / size.height));
  const shrink = Math.sqrt(MAX_OUTPUT_PIXELS / (size.width * size.height * scale ** 2));
  if (shrink >= 1) return { width, height };
  return { width: Math.floor(width * shrink), height: Math.floor(height * shrink) };
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

async function orReject<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw damaged(error);
  }
}
