import type { Size } from '../picture-format.ts';
import { shapeElement } from '../raster/shape-element.ts';
import { isOnCanvas } from '../raster/on-canvas.ts';
import type { Scene } from '../raster/scene.ts';
import type { PlacedShape } from '../shape.ts';
import { leaveOutOffCanvas } from '../svg/off-canvas.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import type { TextLayout } from '../text/lay-out-text.ts';
import { inheritByTexts, type InheritedAttributes } from '../text/text-dialect.ts';
import { separability } from './separability.ts';
import { stackBlocks } from './stack-blocks.ts';
import type { Overflow } from './stack-blocks.ts';
import { textsInPlace } from './texts-in-place.ts';
import { holdsText, writePicture } from './write-picture.ts';

/** Sets one `<text>`, given what the groups around it say. */
export type SetText = (text: SvgElement, inherited: InheritedAttributes) => TextLayout;

export interface BuiltScene {
  readonly scene: Scene;
  /** In document order. */
  readonly texts: readonly TextLayout[];
  /** Stacks whose children take more than they may. */
  readonly overflows: readonly Overflow[];
}

/**
 * Sets all texts of a card, lays out its stacks, and puts the texts' outlines in their places.
 *
 * @param isOwn whether the card shows a picture that others do not
 */
export function buildScene(source: SvgElement, setText: SetText, isOwn = false): BuiltScene {
  const set = new Map<SvgElement, TextLayout>();
  setTexts(source, {}, setText, set);
  const { root: stacked, layouts, overflows } = stackBlocks(source, set);
  const { width, height } = stacked.attributes;
  const canvas = { width: Number(width), height: Number(height) };
  const root = leaveOutOffCanvas(stacked, canvas);
  const texts = [...layouts.values()];
  const reason = separability(root, layouts) ?? opacityOf(texts);
  const shapes: PlacedShape[] = texts.flatMap(({ glyphs }) => glyphs);
  return {
    texts,
    overflows,
    scene: {
      ...canvas,
      get document() {
        return writeDocument(root, layouts, canvas);
      },
      layers: reason === null ? { backdrop: writePicture(root, () => ''), shapes, isOwn } : { reason },
    },
  };
}

/** Glyphs off the canvas are left out: something translucent that is further off than the canvas is large makes resvg panic. */
function writeDocument(root: SvgElement, layouts: ReadonlyMap<SvgElement, TextLayout>, canvas: Size): string {
  const inPlace = textsInPlace(root);
  return writePicture(root, (text) => {
    const glyphs = layouts.get(text)?.glyphs ?? [];
    const drawn = inPlace.has(text) ? glyphs.filter((glyph) => isOnCanvas(glyph, canvas)) : glyphs;
    return drawn.map(drawGlyph).join('');
  });
}

function setTexts(
  { attributes, children }: SvgElement,
  around: InheritedAttributes,
  setText: SetText,
  layouts: Map<SvgElement, TextLayout>,
): void {
  const inherited = inheritByTexts(around, attributes);
  for (const child of children) {
    if (typeof child === 'string') continue;
    if (child.name === 'text') layouts.set(child, setText(child, inherited));
    else if (holdsText(child)) setTexts(child, inherited, setText, layouts);
  }
}

function drawGlyph(placed: TextLayout['glyphs'][number]): string {
  const element = shapeElement(placed);
  return placed.opacity === 1 ? element : `<g opacity="${placed.opacity}">${element}</g>`;
}

function opacityOf(texts: readonly TextLayout[]): string | null {
  const isOpaque = texts.every(({ glyphs }) => glyphs.every(({ opacity }) => opacity === 1));
  return isOpaque ? null : 'a text is not opaque';
}
