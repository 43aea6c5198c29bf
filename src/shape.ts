/** Outlines of glyphs and their positions. Texts are set into them, and cards are painted from them. */

/** Whole px; right and bottom exclusive. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * One glyph, or several with overlapping ink, as an outline that looks the same at every position. The bounds contain the
 * ink, relative to the origin of the path. Pass the same object for every card: derived data is cached per object.
 */
export interface Shape extends Bounds {
  /** Identifies the outline: face, glyph, size and quarter-pixel phase. Equal keys mean equal outlines. */
  readonly key: string;
  /**
   * SVG path data in integer 64ths of a pixel, relative to a whole pixel, filled with the nonzero rule. Has only the
   * absolute commands M, L, Q, C and Z. Every command has its letter; spaces or signs separate the numbers.
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
