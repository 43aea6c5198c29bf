import type { Size } from '../../picture-format.ts';
import type { Picture } from '../../raster/rasterize.ts';
import { buildScene, type BuiltScene, type SetText } from '../../renderer/build-scene.ts';
import { contentsOf } from '../../renderer/ink.ts';
import type { SvgElement } from '../../svg/svg-tree.ts';
import type { TextLayout } from '../../text/lay-out-text.ts';
import { measureDrawnTexts, measureSetText, type ChangeGlyphs, type SeenText } from './measure-texts.ts';

/** A card as the checks look at it: its texts are set, and it is drawn. */
export interface InspectedCard extends Size {
  readonly texts: readonly InspectedText[];
  readonly overflows: BuiltScene['overflows'];
  readonly scene: BuiltScene['scene'];
  /** The card without its texts. */
  readonly backdrop: () => Picture;
}

export interface InspectedText {
  /** 1-based, of its element in the variant's file. */
  readonly line: number;
  readonly layout: TextLayout;
  /** Where and how it is seen; null if it is drawn, but nothing of it is seen. */
  readonly seen: SeenText | null;
}

interface InspectOptions {
  readonly file: string;
  /** @returns what sets the texts of one card, in their order */
  readonly startCard: () => SetText;
  /** @param svg a document */
  readonly draw: (svg: string) => Picture;
}

/** What is in these is drawn elsewhere, if at all. */
const NOT_DRAWN = new Set(['defs', 'clipPath', 'mask', 'pattern', 'symbol', 'marker', 'filter']);

/**
 * @param root the card with its values
 * @throws Error if a text cannot be set
 */
export function inspectCard(root: SvgElement, { file, startCard, draw }: InspectOptions): InspectedCard {
  const elements: SvgElement[] = [];
  const setFirst = startCard();
  const setText: SetText = (text, inherited) => {
    elements.push(text);
    return setFirst(text, inherited);
  };
  const { scene, texts, overflows } = buildScene(root, { setText, file });
  /** Draws the card with the glyphs of each text changed, by its place in the document; all of them take their room. */
  const drawOf =
    (card: SvgElement) =>
    (change: ChangeGlyphs): Picture => {
      const setAgain = startCard();
      let index = 0;
      const setChanged: SetText = (...text) => {
        const layout = setAgain(...text);
        return { ...layout, glyphs: change(layout.glyphs, index++) };
      };
      const { scene } = buildScene(card, { setText: setChanged, file });
      return draw(scene.document);
    };
  const drawWith = drawOf(root);
  const backdrop = drawWith(() => []);
  // A card that can be drawn from bands has its glyphs where they were set, and nothing above them.
  const isAsSet = !('reason' in scene.layers);
  const unclipped = withoutClips(root);
  const seen = isAsSet
    ? texts.map((layout) => measureSetText(layout, backdrop))
    : measureDrawnTexts(texts, {
        backdrop,
        card: draw(scene.document),
        drawWith,
        drawUnclipped: unclipped === root ? null : drawOf(unclipped),
      });
  const hidden = textsIn(root, false);
  return {
    width: scene.width,
    height: scene.height,
    overflows,
    scene,
    backdrop: () => backdrop,
    texts: texts.flatMap((layout, index) => {
      const element = elements[index];
      if (element === undefined) throw new Error(`Expected the element of the text "${layout.id}"`);
      const inspected = { line: element.line, layout, seen: seen[index] ?? null };
      return hidden.has(element) && inspected.seen === null ? [] : [inspected];
    }),
  };
}

/** @returns the element itself if nothing that holds a text is clipped */
function withoutClips(element: SvgElement): SvgElement {
  if (element.name === 'text' || !contentsOf(element).text) {
    return element.name === 'text' ? unclip(element) : element;
  }
  const children = element.children.map((child) => (typeof child === 'string' ? child : withoutClips(child)));
  const isSame = children.every((child, index) => child === element.children[index]);
  return unclip(isSame ? element : { ...element, children });
}

function unclip(element: SvgElement): SvgElement {
  if (element.attributes['clip-path'] === undefined) return element;
  const { 'clip-path': _clip, ...attributes } = element.attributes;
  return { ...element, attributes };
}

/** The texts of a card that are drawn elsewhere, if at all. */
function textsIn({ name, children }: SvgElement, isHidden: boolean): ReadonlySet<SvgElement> {
  const hides = isHidden || NOT_DRAWN.has(name);
  const found = new Set<SvgElement>();
  for (const child of children) {
    if (typeof child === 'string') continue;
    if (child.name === 'text' && hides) found.add(child);
    else for (const text of textsIn(child, hides)) found.add(text);
  }
  return found;
}
