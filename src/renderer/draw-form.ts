/** Cards in other forms than PNG. Only this file knows sharp, which is loaded when the first of them is asked for. */
import { Problem } from '../errors.ts';
import { isPlain, PLAIN_FORM } from '../picture-format.ts';
import type { CardRenderer, PaintedCard } from './render-card.ts';
import type { CardRequest, DrawnCard } from './renderer.ts';

/**
 * Draws a card in the form that is asked for: at once if that is the plain one, as most are.
 *
 * @throws Problem `characters_not_covered`, `budget_not_met`, `format_unavailable`
 */
export function drawForm(renderer: CardRenderer, card: CardRequest): DrawnCard | Promise<DrawnCard> {
  const { form = PLAIN_FORM } = card;
  const painted = form.scale === 1 ? renderer.draw(card) : renderer.drawWhole(card, form.scale);
  if (isPlain(form)) return asPng(painted);
  return form.format === 'jpeg' || form.format === 'webp'
    ? convert(painted, form.format, form.maxBytes)
    : drawFitting(renderer, card, painted);
}

/** PNG if it fits; else, unless it must be PNG, JPEG. */
function drawFitting(
  renderer: CardRenderer,
  card: CardRequest,
  painted: PaintedCard,
): DrawnCard | Promise<DrawnCard> {
  const { format, scale, maxBytes } = card.form ?? PLAIN_FORM;
  const fits = ({ png }: PaintedCard): boolean => maxBytes === null || png.byteLength <= maxBytes;
  if (fits(painted)) return asPng(painted);
  const smaller = painted.way === 'bands' ? renderer.drawWhole(card, scale) : painted;
  if (fits(smaller)) return asPng(smaller);
  if (format === 'png') throw budgetNotMet(smaller.png.byteLength);
  return convert(painted, 'jpeg', maxBytes);
}

async function convert(
  { png, timings, ...card }: PaintedCard,
  format: 'jpeg' | 'webp',
  maxBytes: number | null,
): Promise<DrawnCard> {
  const startedAt = performance.now();
  const { bytes, quality } = await convertPng(png, { format, maxBytes });
  const steps = { ...timings, convert: performance.now() - startedAt };
  return { ...card, picture: bytes, format, quality, timings: steps };
}

function asPng({ png, ...card }: PaintedCard): DrawnCard {
  return { ...card, picture: png, format: 'png', quality: null };
}

interface ConvertedPicture {
  readonly bytes: Uint8Array;
  /** 1 to 100; null if nothing was lost. */
  readonly quality: number | null;
}

interface ConvertOptions {
  readonly format: 'jpeg' | 'webp';
  /** Null if the picture may be of any size. */
  readonly maxBytes: number | null;
}

type Sharp = (typeof import('sharp'))['default'];
type Encode = (png: Uint8Array, quality: number) => Promise<Uint8Array>;
/** At a quality that was asked for. */
type LossyPicture = ConvertedPicture & { readonly quality: number };

/** The edges of letters show no faults at this quality, and from it on files grow fast. */
const BEST_QUALITY = 90;
/** Below it letters fray, and a reader takes the card for a broken one. */
const WORST_QUALITY = 40;

/**
 * A card that takes more than this as PNG shows a photograph, or noise. libwebp's lossless encoder then takes up to
 * 2 µs a pixel, at any effort: 11 s for 2400 × 2400 px. Such a card becomes WebP at the best quality. bytes
 */
export const MAX_LOSSLESS_PNG = 2 ** 20;
/** Lossless WebP is never so many times smaller than the PNG file, so it is not tried for a smaller budget. */
const MOST_SAVED = 8;
/**
 * From this size on, the colours of WebP are halved in the usual way, not in the sharp one, which takes as long as all
 * the rest. Halved colours at twice the scale are as fine as the canvas. px
 */
const MAX_SHARP_PIXELS = 1_500_000;
/** libwebp's method, 0 to 6. Method 4 takes half as long again and makes files 5 % smaller. */
const LOSSY_EFFORT = 2;
/** Encodings after the worst and the best quality: two of JPEG take as long as one of WebP. */
export const GUESSES = { jpeg: 2, webp: 1 };

/**
 * Writes a PNG file as JPEG or WebP, in at most four encodings. WebP is without any loss if the PNG file is no larger
 * than {@link MAX_LOSSLESS_PNG} and the result keeps to `maxBytes`. What is transparent becomes white in JPEG, which has
 * no transparency.
 *
 * @throws Problem `budget_not_met` if even the worst quality is too large, `format_unavailable` without sharp
 */
export async function convertPng(
  png: Uint8Array,
  { format, maxBytes }: ConvertOptions,
): Promise<ConvertedPicture> {
  const sharp = await loadSharp();
  const budget = maxBytes ?? Infinity;
  if (format === 'webp' && png.byteLength <= Math.min(MAX_LOSSLESS_PNG, budget * MOST_SAVED)) {
    const bytes = await sharp(png).webp({ lossless: true, effort: 6 }).toBuffer();
    if (bytes.byteLength <= budget) return { bytes, quality: null };
  }
  const encode = format === 'webp' ? encodeWebp(sharp, countPixels(png)) : encodeJpeg(sharp);
  const encodeAt = async (quality: number) => ({ bytes: await encode(png, quality), quality });
  return maxBytes === null
    ? encodeAt(BEST_QUALITY)
    : findQuality(encodeAt, { maxBytes, guesses: GUESSES[format] });
}

/**
 * Finds a quality that keeps to a budget, usually at most five below the best that does, in at most two encodings more
 * than `guesses`. The worst quality comes first, because it shows whether any does.
 *
 * The logarithm of a file's size grows ever faster with its quality. A straight line between two qualities is therefore
 * above it, and where that line meets the budget, the file keeps to it.
 *
 * @throws Problem `budget_not_met`
 */
export async function findQuality(
  encodeAt: (quality: number) => Promise<LossyPicture>,
  { maxBytes, guesses }: { readonly maxBytes: number; readonly guesses: number },
): Promise<LossyPicture> {
  let fitting = await encodeAt(WORST_QUALITY);
  if (fitting.bytes.byteLength > maxBytes) throw budgetNotMet(fitting.bytes.byteLength);
  let tooLarge = await encodeAt(BEST_QUALITY);
  if (tooLarge.bytes.byteLength <= maxBytes) return tooLarge;
  for (let guess = 0; guess < guesses; guess += 1) {
    const [less, more] = [fitting.bytes.byteLength, tooLarge.bytes.byteLength];
    const share = Math.log(maxBytes / less) / Math.log(more / less);
    const quality = Math.floor(fitting.quality + share * (tooLarge.quality - fitting.quality));
    if (quality === fitting.quality) return fitting;
    const found = await encodeAt(quality);
    if (found.bytes.byteLength <= maxBytes) fitting = found;
    else tooLarge = found;
  }
  return fitting;
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

function encodeWebp(sharp: Sharp, pixels: number): Encode {
  const smartSubsample = pixels <= MAX_SHARP_PIXELS;
  return (png, quality) => sharp(png).webp({ quality, smartSubsample, effort: LOSSY_EFFORT }).toBuffer();
}

/** Of a PNG file: width times height of its IHDR, section 11.2.1. */
function countPixels(png: Uint8Array): number {
  const head = new DataView(png.buffer, png.byteOffset);
  return head.getUint32(16) * head.getUint32(20);
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
