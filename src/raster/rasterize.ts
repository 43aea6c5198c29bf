/** The only file that knows resvg. */

import { Resvg } from '@resvg/resvg-js';
import type { ResvgRenderOptions } from '@resvg/resvg-js';
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
