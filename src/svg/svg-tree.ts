/** An SVG document as a tree: what the parser makes, what the layout changes, what is written out again. */

export interface SvgElement {
  readonly name: string;
  /** In document order; namespaced names as written (`xml:space`). Values are decoded text. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and decoded text; comments and processing instructions are dropped. */
  readonly children: readonly SvgNode[];
  /** 1-based line of the element's `<` in its source. */
  readonly line: number;
}

export type SvgNode = SvgElement | string;
