import type { Size } from '../../picture-format.ts';
import type { Picture } from '../../raster/rasterize.ts';
import { buildScene, type BuiltScene, type SetText } from '../../renderer/build-scene.ts';
import type { SvgElement } from '../../svg/svg-tree.ts';
import type { TextLayout } from '../../text/lay-out-text.ts';

/** A card as the checks look at it: its texts are set. */
export interface InspectedCard extends Size {
  readonly texts: readonly InspectedText[];
  readonly overflows: BuiltScene['overflows'];
  /** Why the texts are drawn otherwise than they are set, such as under a transform; null if they are not. */
  readonly changed: string | null;
  /** The card without its texts. */
  readonly backdrop: () => Picture;
}

export interface InspectedText {
  /** 1-based, of its element in the variant's file. */
  readonly line: number;
  readonly layout: TextLayout;
}

interface InspectOptions {
  readonly file: string;
  /** @returns what sets the texts of one card, in their order */
  readonly startCard: () => SetText;
  /** @param svg a document */
  readonly draw: (svg: string) => Picture;
}

/** What `separability` says of such texts. */
const CHANGED = /^a text (?:under|in) /u;

/**
 * @param root the card with its values
 * @throws Error if a text cannot be set
 */
export function inspectCard(root: SvgElement, { file, startCard, draw }: InspectOptions): InspectedCard {
  const startedText = startCard();
  const lines: number[] = [];
  const setText: SetText = (text, inherited) => {
    lines.push(text.line);
    return startedText(text, inherited);
  };
  const { scene, texts, overflows } = buildScene(root, { setText, file });
  const { width, height, layers } = scene;
  return {
    width,
    height,
    texts: texts.map((layout, index) => ({ line: lines[index] ?? 1, layout })),
    overflows,
    changed: 'reason' in layers && CHANGED.test(layers.reason) ? layers.reason : null,
    backdrop() {
      const setAgain = startCard();
      // The texts take their room, so that what is stacked below them stays where it is, but nothing of them is drawn.
      const { scene } = buildScene(root, {
        setText: (...text) => ({ ...setAgain(...text), glyphs: [] }),
        file,
      });
      return draw(scene.document);
    },
  };
}
