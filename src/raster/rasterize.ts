/** The only file that knows resvg. */
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';
import { hash } from 'node:crypto';
import type { Size } from '../picture-format.ts';

export interface Picture extends Size {
  /** RGBA, 8 bits each, colours premultiplied by alpha; rows from the top, without padding. */
  readonly pixels: Uint8Array;
}

/**
 * resvg drops the whole object without a word when it meets a key it does not know, and then loads the system's
 * fonts: hence one constant, checked by its type and by a test.
 */
export const RESVG_OPTIONS = {
  font: { loadSystemFonts: false },
} as const satisfies ResvgRenderOptions;

/**
 * Draws an SVG document. There are no fonts, so `<text>` leaves no trace.
 *
 * @param scale pixels per px of the document's own size
 * @throws Error when the document is not well-formed or has no size
 */
export function rasterizeSvg(svg: string, scale = 1): Picture {
  const image = new Resvg(svg, { ...RESVG_OPTIONS, fitTo: { mode: 'zoom', value: scale } }).render();
  const { pixels } = image;
  nativeBytes += pixels.byteLength;
  return { width: image.width, height: image.height, pixels };
}

let nativeBytes = 0;

/** @returns the bytes of pictures that resvg has drawn since the last call, outside the heap, where V8 does not see them */
export function takeNativeBytes(): number {
  const taken = nativeBytes;
  nativeBytes = 0;
  return taken;
}

/**
 * A small picture that uses what cards use: gradients, curves, arcs, strokes with dashes, opacity of a fill and of a
 * group. Its ground is opaque, so that premultiplied and straight alpha are the same bytes.
 */
const CANARY = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="40" viewBox="0 0 64 40">
  <defs>
    <linearGradient id="dusk" x2="1" y2="1"><stop stop-color="#0b3954"/><stop offset="1" stop-color="#e0777d"/></linearGradient>
    <radialGradient id="sun"><stop stop-color="#fff3b0"/><stop offset="1" stop-color="#e09f3e"/></radialGradient>
  </defs>
  <rect width="64" height="40" fill="url(#dusk)"/>
  <circle cx="44.5" cy="15.25" r="9.75" fill="url(#sun)"/>
  <path d="M4 30C14 12 24 38 34 22Q42 10 60 28A9 6 20 0 1 48 37L10 36Z" fill="#087e8b" fill-opacity=".7"/>
  <path d="M6.5 8.5H30M8 14C16 6 22 22 30 14" fill="none" stroke="#bfd7ea" stroke-width="2.5" stroke-linecap="round" stroke-dasharray="5 3.5"/>
  <g opacity=".45"><rect x="20" y="18" width="18" height="14" rx="4"/><circle cx="40" cy="26" r="7" fill="#ff5a5f"/></g>
</svg>`;

/** Hex SHA-256 of the pixels. @resvg/resvg-js 2.6.2 on x64 and its WebAssembly build without SIMD draw the same. */
const CANARY_PIXELS = '69d5169859284ddeb93a4c5ed3ddc0712e9126412afe84ec2b389b4534a247f8';

/**
 * Draws the canary. A rasteriser that draws it right is the one that the cards' keys and goldens were made with.
 *
 * @throws Error if the pixels are not those that are expected
 */
export function checkCanary(rasterize: (svg: string) => Picture): void {
  const { width, height, pixels } = rasterize(CANARY);
  const digest = hash('sha256', pixels);
  if (width === 64 && height === 40 && digest === CANARY_PIXELS) return;
  throw new Error(
    `Expected the canary of 64x40 px with the SHA-256 ${CANARY_PIXELS} from the rasteriser ` +
      `but received ${width}x${height} px with ${digest}: @resvg/resvg-js is not the version that this service was made with. Run "npm ci".`,
  );
}
