import sharp from 'sharp';
import type { Size } from '../picture-format.ts';
import { damaged, pictureRejected, MAX_OUTPUT_PIXELS, MAX_PIXELS } from './picture-structure.ts';

/** The only module that imports sharp. It runs in the decoder processes, never in the service itself. */

/** A picture and the size of its box in integer px. */
export interface PictureTask extends Size {
  /** The output of `preparePicture`: of bounded cost, but untrusted. */
  readonly bytes: Uint8Array;
}

const RGBA_CHANNELS = 4;
const ALPHA = 3;
const OPAQUE = 255;
/** ICC.1:2022, section 7.3: offsets of the number of tags and of the first tag, and the size of a tag. bytes */
const [TAG_COUNT, FIRST_TAG, TAG_SIZE] = [128, 132, 12];
/** The library (Little CMS) rejects a profile with more tags. */
const MAX_TAGS = 100;
/** "D2B0" to "D2B3": tags of operations that convert device colours to the profile connection space. */
const OPERATIONS = new Set([0x44_32_42_30, 0x44_32_42_31, 0x44_32_42_32, 0x44_32_42_33]);
/** zlib level. The renderer decodes the picture at once, so its size does not matter. */
const COMPRESSION_LEVEL = 6;

interface Pixels {
  /** RGBA, 8 bits each. */
  readonly data: Buffer;
  readonly info: Size;
}

// Each process decodes one picture at a time and keeps nothing of it for the next one.
sharp.concurrency(1);
sharp.cache(false);
// libvips reads dozens of formats, such as SVG and PDF. A disguised file must not reach their decoders.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});

/**
 * Decodes a picture and encodes it again: rotated as its EXIF orientation requires, in sRGB with 8 bits per sample, scaled
 * down to cover its box, without metadata. Decodes only the first frame of an animation.
 *
 * @param maxPixels most pixels of the output; a picture that would need more to cover its box is scaled down further
 * @returns a PNG file, which depends only on the pixels
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
 * Rejects a colour profile with operations (ICC.1:2022, multiProcessElements). A profile may refer to one operation any
 * number of times, so a PNG of 900 bytes can take 11 s. Profiles of cameras and displays use matrices, curves and tables.
 *
 * @throws Problem `picture_rejected`
 */
function checkProfile(icc: Uint8Array): void {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const tags = view.byteLength < FIRST_TAG ? 0 : Math.min(view.getUint32(TAG_COUNT), MAX_TAGS);
  const end = Math.min(FIRST_TAG + tags * TAG_SIZE, view.byteLength);
  for (let tag = FIRST_TAG; tag + TAG_SIZE <= end; tag += TAG_SIZE) {
    if (OPERATIONS.has(view.getUint32(tag))) {
      throw pictureRejected(
        'Expected a colour profile with matrices, curves or tables but received one with multiProcessElements',
      );
    }
  }
}

/** Returns the box, reduced if a picture of `size` would need more than `maxPixels` to cover it. */
function boundBox({ width, height }: Size, size: Size, maxPixels: number): Size {
  const scale = Math.min(1, Math.max(width / size.width, height / size.height));
  const shrink = Math.sqrt(maxPixels / (size.width * size.height * scale ** 2));
  if (shrink >= 1) return { width, height };
  const smaller = scale * shrink;
  return { width: Math.floor(size.width * smaller), height: Math.floor(size.height * smaller) };
}

/** Encodes pixels as PNG. Equal pixels give equal files, because an alpha channel that is fully opaque is removed. */
async function encode({ data, info: { width, height } }: Pixels): Promise<Uint8Array> {
  const picture = sharp(data, { raw: { width, height, channels: RGBA_CHANNELS } });
  return (isOpaque(data) ? picture.removeAlpha() : picture)
    .png({ compressionLevel: COMPRESSION_LEVEL })
    .toBuffer();
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
