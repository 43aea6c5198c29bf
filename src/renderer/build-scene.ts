import type { Size } from '../picture-format.ts';
import type { Scene } from '../raster/draw-scene.ts';
import { shapeElement } from '../raster/outline.ts';
import { type Box, type Matrix, touch, transformBox } from '../svg/geometry.ts';
import { cachePerElement, type SvgElement, writeElement } from '../svg/svg-tree.ts';
import type { PlacedGlyphs, TextLayout } from '../text/lay-out-text.ts';
import { inheritByTexts, type InheritedAttributes } from '../text/read-text.ts';
import {
  contentsOf,
  createInks,
  isElement,
  NO_SURROUNDINGS,
  NOT_DRAWN,
  type Surroundings,
  within,
} from './ink.ts';
import { dropIdleClips, dropUnseen, separability } from './layers.ts';
import { type Overflow, stackBlocks } from './stack-blocks.ts';

/** Sets one `<text>`, given what the groups around it say. */
export type SetText = (text: SvgElement, inherited: InheritedAttributes) => TextLayout;

export interface BuiltScene {
  readonly scene: Scene;
  /** In document order. */
  readonly texts: readonly TextLayout[];
  /** Stacks whose children take more than they may. */
  readonly overflows: readonly Overflow[];
}

interface SceneOptions {
  readonly setText: SetText;
  /** What errors call the card. */
  readonly file: string;
  /** Whether the card shows a picture that others do not. */
  readonly isOwn?: boolean;
}

/**
 * Sets all texts of a card, lays out its stacks, and puts the texts' outlines in their places.
 *
 * @throws SvgError for what cannot be set or drawn
 */
export function buildScene(source: SvgElement, { setText, file, isOwn = false }: SceneOptions): BuiltScene {
  const set = new Map<SvgElement, TextLayout>();
  setTexts(source, {}, setText, set);
  const { root: stacked, layouts, overflows } = stackBlocks(source, set);
  const canvas = { width: Number(stacked.attributes['width']), height: Number(stacked.attributes['height']) };
  const inks = createInks(stacked, layouts);
  const clipped = dropIdleClips(stacked, inks, canvas);
  const seen = once(() => {
    const surroundings = surroundingsOfTexts(clipped);
    return { surroundings, layouts: withSeenGlyphs(layouts, surroundings, canvas) };
  });
  const root = contentsOf(clipped).layer
    ? dropUnseen(clipped, createInks(clipped, seen().layouts), { ...canvas, file })
    : clipped;
  const reason = separability(root, layouts, inks);
  const texts = [...layouts.values()];
  return {
    texts,
    overflows,
    scene: {
      ...canvas,
      get document() {
        return writeDocument(root, seen().layouts, seen().surroundings);
      },
      layers:
        reason === null
          ? { backdrop: writePicture(root, () => ''), shapes: texts.flatMap(({ glyphs }) => glyphs), isOwn }
          : { reason },
    },
  };
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
    else if (contentsOf(child).text) setTexts(child, inherited, setText, layouts);
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

type Layouts = ReadonlyMap<SvgElement, TextLayout>;

/** Attributes that outlines would inherit and texts do not, or have read already. */
const NOT_OF_OUTLINES = {
  'fill-opacity': '1',
  'fill-rule': 'nonzero',
  stroke: 'none',
  'shape-rendering': 'auto',
  'marker-start': 'none',
  'marker-mid': 'none',
  'marker-end': 'none',
} as const;

/** @param layouts with the glyphs that are seen */
function writeDocument(
  root: SvgElement,
  layouts: Layouts,
  resets: ReadonlyMap<SvgElement, TextSurroundings>,
): string {
  return writePicture(root, (text) => {
    const outlines = writeGlyphs(layouts.get(text)?.glyphs ?? []);
    if (outlines === '') return '';
    const { opacity } = text.attributes;
    const attributes = `${resets.get(text)?.reset ?? ''}${opacity === undefined ? '' : ` opacity="${opacity}"`}`;
    return attributes === '' ? outlines : `<g${attributes}>${outlines}</g>`;
  });
}

function withSeenGlyphs(
  layouts: Layouts,
  surroundings: ReadonlyMap<SvgElement, TextSurroundings>,
  canvas: Size,
): Layouts {
  const seen = new Map(layouts);
  for (const [text, { matrix }] of surroundings) {
    const layout = layouts.get(text);
    if (layout === undefined || matrix === null) continue;
    seen.set(text, { ...layout, glyphs: layout.glyphs.filter((glyph) => isSeen(glyph, matrix, canvas)) });
  }
  return seen;
}

/** Glyphs off the canvas are left out: resvg would read their outlines, and panic where a layer is far off. */
function isSeen({ shape, x, y }: PlacedGlyphs, matrix: Matrix, { width, height }: Size): boolean {
  const ink: Box = {
    left: x + shape.left,
    top: y + shape.top,
    right: x + shape.right,
    bottom: y + shape.bottom,
  };
  return touch(transformBox(matrix, ink), { left: 0, top: 0, right: width, bottom: height });
}

interface TextSurroundings {
  /** From the text to the canvas; null for a text that is drawn elsewhere, by a mask or a filter. */
  readonly matrix: Matrix | null;
  /** Attributes that undo what outlines would inherit. */
  readonly reset: string;
}

function surroundingsOfTexts(root: SvgElement): ReadonlyMap<SvgElement, TextSurroundings> {
  const found = new Map<SvgElement, TextSurroundings>();
  const visit = (
    element: SvgElement,
    around: Surroundings,
    names: readonly string[],
    isDefined: boolean,
  ): void => {
    if (!contentsOf(element).text) return;
    if (element.name === 'text') {
      const reset = names.map(
        (name) => ` ${name}="${NOT_OF_OUTLINES[name as keyof typeof NOT_OF_OUTLINES]}"`,
      );
      found.set(element, {
        matrix: isDefined || around.isFiltered ? null : around.matrix,
        reset: reset.join(''),
      });
      return;
    }
    const here = within(element, around);
    const set = Object.keys(NOT_OF_OUTLINES).filter(
      (name) => names.includes(name) || element.attributes[name] !== undefined,
    );
    const isElsewhere = isDefined || NOT_DRAWN.has(element.name);
    for (const child of element.children) if (isElement(child)) visit(child, here, set, isElsewhere);
  };
  visit(root, NO_SURROUNDINGS, [], false);
  return found;
}

function writeGlyphs(glyphs: readonly PlacedGlyphs[]): string {
  let written = '';
  let open: PlacedGlyphs['picture'] = null;
  for (const placed of glyphs) {
    const { picture } = placed;
    if (picture !== open) {
      if (open !== null) written += '</g>';
      if (picture !== null) written += `<g opacity="${picture.opacity}">`;
      open = picture;
    }
    written += shapeElement(placed, placed.opacity);
  }
  return open === null ? written : `${written}</g>`;
}

const writeTextless = cachePerElement((element) => write(element, () => ''));

/**
 * Writes what is drawn of a card, with something else in the place of each text, under the same groups: no titles,
 * descriptions and white space.
 */
function writePicture(element: SvgElement, writeText: (text: SvgElement) => string): string {
  return contentsOf(element).text ? write(element, writeText) : writeTextless(element);
}

function write(element: SvgElement, writeText: (text: SvgElement) => string): string {
  if (element.name === 'title' || element.name === 'desc') return '';
  if (element.name === 'text') return writeText(element);
  let content = '';
  for (const child of element.children) {
    if (typeof child !== 'string') content += writePicture(child, writeText);
  }
  return writeElement(element, content);
}
