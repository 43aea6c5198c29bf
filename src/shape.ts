/** What texts are set into and cards are painted with: outlines, and where they stand. */

/** Whole px; right and bottom exclusive. */
export interface Bounds {
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
export interface Shape extends Bounds {
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
