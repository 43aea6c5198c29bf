/** A text as code points. Line breaking decides between code points; positions are UTF-16 indices. */
export interface CodePoints {
  readonly text: string;
  readonly values: readonly number[];
  /** UTF-16 index of each code point. */
  readonly indices: readonly number[];
}

/** @param text any string; a lone surrogate counts as a code point of its own */
export function toCodePoints(text: string): CodePoints {
  const values: number[] = [];
  const indices: number[] = [];
  for (let index = 0; index < text.length;) {
    const value = text.codePointAt(index) ?? 0;
    values.push(value);
    indices.push(index);
    index += value > 0xffff ? 2 : 1;
  }
  return { text, values, indices };
}
