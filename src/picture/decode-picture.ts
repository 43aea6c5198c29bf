import sharp from 'sharp';
import type { Size } from '../picture-format.ts';
import { damaged, pictureRejected, MAX_OUTPUT_PIXELS, MAX_PIXELS } from './picture-structure.ts';

/** The only file of this folder that knows sharp. It runs in the processes that decode, never in the service itself. */

/** A picture, and the box that it is shown in, whole px. */
export interface PictureTask extends Size {
  /** As `preparePicture` leaves what a client or a server sent: bounded, but untrusted. */
  readonly bytes: Uint8Array;
}

const RGBA_CHANNELS = 4;
const ALPHA = 3;
const OPAQUE = 255;
/** ICC.1:2022, section 7.3: behind the header and the number of tags, each with a signature of four letters. bytes */
const [TAG_COUNT, FIRST_TAG, TAG_SIZE] = [128, 132, 12];
/** The library refuses a profile of more. */
const MAX_TAGS = 100;
/** "D2B0" to "D2B3": operations that lead from the colours of a device to those of the standard. */
const OPERATIONS = new Set([0x44_32_42_30, 0x44_32_42_31, 0x44_32_42_32, 0x44_32_42_33]);
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
 * @param maxPixels of the result; a picture that would cover its box with more is scaled down further
 * @returns a PNG file, which depends on the pixels alone
 * @throws Problem `picture_rejected`
 */
export async function decodePicture(
  { bytes, width, height }: PictureTask,
  maxPixels = MAX_OUTPUT_PIXELS,
): Promise<Uint8Array> {
  const picture = sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, pages: 1 });
  const { autoOrient: upright, icc } = await orReject(picture.metadata());
  if (icc !== undefined) checkProfile(icc);
  const box = {
    ...boundBox({ width, height }, upright, maxPixels),
    fit: 'outside',
    withoutEnlargement: true,
  } as const;
  const pixels = picture.autoOrient().resize(box).toColourspace('srgb').ensureAlpha().raw();
  return encode(await orReject(pixels.toBuffer({ resolveWithObject: true })));
}

/**
 * Refuses a colour profile that lists operations (ICC.1:2022, multiProcessElements): any number of them may be one and
 * the same, so that a PNG of 900 bytes takes 11 s. Cameras and displays have matrices, curves and tables.
 */
function checkProfile(icc: Uint8Array): void {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const tags = view.byteLength < FIRST_TAG ? 0 : Math.min(view.getUint32(TAG_COUNT), MAX_TAGS);
  const end = Math.min(FIRST_TAG + tags * TAG_SIZE, view.byteLength);
  for (let tag = FIRST_TAG; tag + TAG_SIZE <= end; tag += TAG_SIZE) {
    if (OPERATIONS.has(view.getUint32(tag))) {
      throw pictureRejected(
        'Expected a colour profile of matrices, curves or tables but received one of operations',
      );
    }
  }
}

/** @returns a smaller box, of the picture's shape, if a picture of `size` would cover it with too many pixels */
function boundBox({ width, height }: Size, size: Size, maxPixels: number): Size {
  const scale = Math.min(1, Math.max(width / size.width, height / size.height));
  const shrink = Math.sqrt(maxPixels / (size.width * size.height * scale ** 2));
  if (shrink >= 1) return { width, height };
  const smaller = scale * shrink;
  return { width: Math.floor(size.width * smaller), height: Math.floor(size.height * smaller) };
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
