/** A card as raster draws it: a picture without text, and shapes painted above it. No fonts, no layout. */
import type { Size } from '../picture-format.ts';
import type { PlacedShape } from '../shape.ts';

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
