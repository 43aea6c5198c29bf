/** The only file that knows sharp, which is optional: it is loaded when a picture is first asked for that needs it. */
import { Problem } from '../errors.ts';

export interface ConvertedPicture {
  readonly bytes: Uint8Array;
  /** 1 to 100; null if nothing was lost. */
  readonly quality: number | null;
}

export interface ConvertOptions {
  readonly format: 'jpeg' | 'webp';
  /** Null if the picture may be of any size. */
  readonly maxBytes: number | null;
}

type Sharp = (typeof import('sharp'))['default'];
type Encode = (png: Uint8Array, quality: number) => Promise<Uint8Array>;

/** The edges of letters show no faults at this quality, and from it on files grow fast. */
const BEST_QUALITY = 90;
/** Below it letters fray, and a reader takes the card for a broken one. */
const WORST_QUALITY = 40;

/**
 * Writes a PNG file as JPEG or WebP: WebP without any loss if that keeps to `maxBytes`, else at the best quality that
 * does. What is transparent becomes white in JPEG, which has no transparency.
 *
 * @throws Problem `budget_not_met` if even the worst quality is too large, `format_unavailable` without sharp
 */
export async function convertPng(
  png: Uint8Array,
  { format, maxBytes }: ConvertOptions,
): Promise<ConvertedPicture> {
  const sharp = await loadSharp();
  const fits = ({ byteLength }: Uint8Array): boolean => maxBytes === null || byteLength <= maxBytes;
  if (format === 'webp') {
    const bytes = await sharp(png).webp({ lossless: true, effort: 6 }).toBuffer();
    if (fits(bytes)) return { bytes, quality: null };
  }
  return findQuality(png, format === 'webp' ? encodeWebp(sharp) : encodeJpeg(sharp), fits);
}

async function findQuality(
  png: Uint8Array,
  encode: Encode,
  fits: (bytes: Uint8Array) => boolean,
): Promise<ConvertedPicture> {
  const best = await encode(png, BEST_QUALITY);
  if (fits(best)) return { bytes: best, quality: BEST_QUALITY };
  let found = { bytes: await encode(png, WORST_QUALITY), quality: WORST_QUALITY };
  if (!fits(found.bytes)) throw budgetNotMet(found.bytes.byteLength);
  // A larger quality makes a larger file, so the one that is looked for lies between one that fits and one that does not.
  for (let [fitting, tooLarge] = [WORST_QUALITY, BEST_QUALITY]; tooLarge - fitting > 1;) {
    const quality = Math.floor((fitting + tooLarge) / 2);
    const bytes = await encode(png, quality);
    if (fits(bytes)) {
      found = { bytes, quality };
      fitting = quality;
    } else {
      tooLarge = quality;
    }
  }
  return found;
}

/** @param least bytes that the picture takes at the worst quality */
export function budgetNotMet(least: number): Problem {
  const message = `Expected at least ${least}, which is what this card takes`;
  return new Problem('budget_not_met', { errors: [{ pointer: '/max_bytes', message }] });
}

/** Colours at full resolution: halved, as is usual for photographs, small letters in colour blur. */
function encodeJpeg(sharp: Sharp): Encode {
  return (png, quality) =>
    sharp(png).flatten({ background: '#fff' }).jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
}

function encodeWebp(sharp: Sharp): Encode {
  return (png, quality) => sharp(png).webp({ quality, smartSubsample: true }).toBuffer();
}

async function loadSharp(): Promise<Sharp> {
  try {
    const { default: sharp } = await import('sharp');
    // A renderer process draws one card at a time, on one processor, and no picture is read twice.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  } catch (cause) {
    throw new Problem('format_unavailable', { message: 'The package "sharp" cannot be loaded.', cause });
  }
}
