export interface ShapedGlyph {
  readonly glyph: number;
  /** UTF-16 index of the first character that it stands for. */
  readonly cluster: number;
  /** em of the item's size. */
  readonly advance: number;
  readonly dx: number;
  /** Upwards. */
  readonly dy: number;
  /** Breaking the line before its cluster changes how the letters around are shaped. */
  readonly unsafe: boolean;
}
