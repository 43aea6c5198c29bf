/** A card as raster draws it: a picture without text, and shapes painted above it. No fonts, no layout. */
import type { Size } from '../picture-format.ts';

/** Whole px; right and bottom exclusive. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * One glyph, or several whose ink overlaps, as an outline that is drawn the same wherever it is placed. Best the same
 * object on every card: what is derived from it is remembered by the object. Its box holds the ink, relative to the
 * origin of its path.
 */
export interface Shape extends Box {
  /** Equal keys are equal outlines: face, glyph, size and quarter-pixel phase. */
  readonly key: string;
  /**
   * SVG path data in whole 64ths of a pixel, relative to a whole pixel; filled with the nonzero rule. Commands are
   * absolute M, L, Q, C and Z, each with its letter; numbers are parted by spaces or signs.
   */
  readonly path: string;
}

export interface PlacedShape {
  readonly shape: Shape;
  /** Whole px on the canvas. */
  readonly x: number;
  readonly y: number;
  /** `#rrggbb`, opaque. */
  readonly fill: string;
}

export interface Scene extends Size {
  /**
   * The whole card as an SVG document without `<text>`: what resvg draws the full way. `shapeElement` writes its
   * shapes.
   */
  readonly document: string;
  /**
   * The same picture in two layers, or why it cannot be cut in two (`text under a transform`, `shape above text`, …):
   * an SVG document without any text, and the text's shapes in painting order, all above it.
   */
  readonly layers:
    | {
        readonly backdrop: string;
        readonly shapes: readonly PlacedShape[];
        /** Whether the backdrop shows what other cards do not, such as a person's picture. */
        readonly isOwn?: boolean;
      }
    | { readonly reason: string };
}
