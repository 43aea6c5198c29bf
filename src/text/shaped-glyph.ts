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

/** Whether a glyph is the last of its cluster: letter spacing stands behind clusters, not between their glyphs. */
export function endsCluster(glyphs: readonly ShapedGlyph[], index: number): boolean {
  return glyphs[index]?.cluster !== glyphs[index + 1]?.cluster;
}
