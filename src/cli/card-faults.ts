import { NETWORK_LIMITS } from '../card/card-warnings.ts';
import type { Size } from '../picture-format.ts';
import type { Picture } from '../raster/rasterize.ts';
import { buildScene, type BuiltScene, type SetText } from '../renderer/build-scene.ts';
import { contentsOf } from '../renderer/ink.ts';
import { safeArea } from '../safe-area.ts';
import type { Bounds } from '../shape.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import { codePointNames } from '../template/text-field.ts';
import type { TextLayout } from '../text/lay-out-text.ts';
import {
  hasInk,
  measureDrawnTexts,
  measureSetText,
  type ChangeGlyphs,
  type SeenText,
} from './measure-texts.ts';

/** A fault of one card, with its position in the template. */
export interface CardFault {
  readonly rule:
    | 'setting'
    | 'overflow'
    | 'unseen'
    | 'contrast'
    | 'safe-area'
    | 'no-box'
    | 'transparent'
    | 'large';
  /** 1-based, in the variant's file. */
  readonly line: number;
  /** Complete sentences that say what is wrong and how to repair it. They do not name the context. */
  readonly message: string;
}

/** Alpha of 255. A pixel with less lets the page behind the card show through. */
const MIN_OPAQUE_ALPHA = 250;

/**
 * Returns all faults of a card.
 *
 * @param bytes size of the card's PNG file
 */
export function findCardFaults(card: InspectedCard, bytes: number): CardFault[] {
  return [
    ...findOverflow(card),
    ...findUnseen(card),
    ...findLowContrast(card),
    ...findUnsafeText(card),
    ...findTransparent(card),
    ...findLarge(bytes),
  ];
}

/** Returns texts that are cut or clipped, texts with characters that no font covers, and stacks that overflow. */
function findOverflow({ texts, overflows }: InspectedCard): CardFault[] {
  return [
    ...texts
      .filter(({ layout }) => layout.cut)
      .map(({ line, layout }) => ({
        rule: 'overflow' as const,
        line,
        message: `The text "${layout.id}" is cut. Enlarge its box, allow a smaller size or more lines, or bound the value in template.ts.`,
      })),
    ...texts
      .filter(({ seen }) => seen?.isClipped === true)
      .map(({ line, layout }) => ({
        rule: 'overflow' as const,
        line,
        message: `A clip-path cuts off part of the text "${layout.id}". Make its box smaller, or move it out of the clipped group.`,
      })),
    ...overflows.map(({ line, taken, blockSize }) => ({
      rule: 'overflow' as const,
      line,
      message: `The contents of the stack need ${Math.ceil(taken)} px but its "block-size" is ${blockSize} px. Enlarge "block-size", or put less into the stack.`,
    })),
    ...texts
      .filter(({ layout }) => layout.uncovered.length > 0)
      .map(({ line, layout }) => ({
        rule: 'setting' as const,
        line,
        message: `The text "${layout.id}" has characters that no bundled font covers: ${layout.uncovered.map(codePointNames).join(', ')}. Use other characters.`,
      })),
  ];
}

/** Returns texts without a visible pixel. */
function findUnseen({ texts }: InspectedCard): CardFault[] {
  return texts
    .filter(({ seen, layout }) => seen === null && hasInk(layout))
    .map(({ line, layout }) => ({
      rule: 'unseen' as const,
      line,
      message: `The text "${layout.id}" is invisible: it is off the canvas, outside a clip, below a shape, or transparent. Move it, or remove it.`,
    }));
}

/** Returns texts with too little contrast. */
function findLowContrast({ texts }: InspectedCard): CardFault[] {
  return texts.flatMap(({ line, layout, seen }) => {
    if (seen === null) return [];
    const weight = weightOf(layout);
    const size = layout.fontSize * seen.scale;
    const required = requiredContrast({ size, weight });
    if (seen.contrast >= required) return [];
    return [
      {
        rule: 'contrast' as const,
        line,
        message: `The text "${layout.id}" has a contrast of ${Math.floor(seen.contrast * 100) / 100}:1 with its background, but WCAG 2.2 requires ${required}:1 at ${Math.round(size * 100) / 100} px and weight ${weight}. Choose another fill, or a more even background.`,
      },
    ];
  });
}

/** Returns the weight of the lightest face, because thin strokes need the most contrast. */
function weightOf({ trace }: InspectedText['layout']): number {
  const weights = trace.runs.flat().flatMap(({ face }) => (face.kind === 'font' ? [face.weight] : []));
  return weights.length === 0 ? 400 : Math.min(...weights);
}

/** Returns texts that leave the safe area, the part of the card that every network shows. */
function findUnsafeText({ width, height, texts }: InspectedCard): CardFault[] {
  const safe = safeArea({ width, height });
  return texts.flatMap(({ line, layout, seen }) => {
    const sides = seen === null ? [] : sidesOut(seen.ink, safe);
    if (sides.length === 0) return [];
    const area = `x ${safe.left} to ${safe.right}, y ${safe.top} to ${safe.bottom}`;
    return [
      {
        rule: 'safe-area' as const,
        line,
        message: `The text "${layout.id}" reaches ${sides.join(' and ')} of the safe area (${area}). Networks cut or cover cards there. Move it, or make its box smaller.`,
      },
    ];
  });
}

function sidesOut(ink: Bounds, safe: Bounds): string[] {
  const sides: readonly (readonly [number, string])[] = [
    [safe.left - ink.left, 'left'],
    [safe.top - ink.top, 'over the top'],
    [ink.right - safe.right, 'right'],
    [ink.bottom - safe.bottom, 'below the bottom'],
  ];
  return sides.flatMap(([distance, name]) => (distance > 0 ? [`${distance} px ${name}`] : []));
}

/** Returns a fault if the card without its texts has transparent pixels. */
function findTransparent({ backdrop }: InspectedCard): CardFault[] {
  const { pixels, width, height } = backdrop();
  let transparent = 0;
  for (let alpha = 3; alpha < pixels.length; alpha += 4) {
    if ((pixels[alpha] ?? 0) < MIN_OPAQUE_ALPHA) transparent += 1;
  }
  if (transparent === 0) return [];
  const share = Math.max(0.1, Math.round((transparent / (width * height)) * 1_000) / 10);
  return [
    {
      rule: 'transparent',
      line: 1,
      message: `The card without its texts is ${share} % transparent: networks put black, grey or white behind it. Begin with <rect width="${width}" height="${height}" fill="…"/>.`,
    },
  ];
}

function findLarge(bytes: number): CardFault[] {
  const [{ network, bytes: limit }] = NETWORK_LIMITS;
  if (bytes <= limit) return [];
  return [
    {
      rule: 'large',
      line: 1,
      message: `The card has ${bytes} bytes as PNG, but ${network} shows at most ${limit}. Use fewer photographs, gradients and filters, or request JPEG with max_bytes=${limit}.`,
    },
  ];
}

/** Width by height. The small previews of LINE and X are square, and show only the middle of a wider card. */
const NEARLY_SQUARE = 1.2;

/** Returns whether small previews cut a variant to a square. */
export function isCropped({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width / height > NEARLY_SQUARE;
}

/** Share of the largest font size. A text that is nearly as large as the largest may be the headline too. */
const NEARLY_LARGEST = 0.9;

/** Returns the headline (the widest of the largest texts) if the square in the middle of the card cuts it, else null. */
export function findCroppedHeadline({ width, height, texts }: InspectedCard): InspectedText | null {
  const sizes = texts.map(({ layout, seen }) => layout.fontSize * (seen?.scale ?? 0));
  const largest = texts.filter((_, index) => (sizes[index] ?? 0) >= NEARLY_LARGEST * Math.max(...sizes));
  const [headline] = largest.toSorted((one, other) => widthOf(other) - widthOf(one));
  if (headline === undefined || headline.seen === null) return null;
  const left = (width - height) / 2;
  const { ink } = headline.seen;
  return ink.left < left || ink.right > width - left ? headline : null;
}

function widthOf({ seen }: InspectedText): number {
  return seen === null ? 0 : seen.ink.right - seen.ink.left;
}

/** A card that is set, drawn and measured. The checks work on it. */
export interface InspectedCard extends Size {
  readonly texts: readonly InspectedText[];
  readonly overflows: BuiltScene['overflows'];
  readonly scene: BuiltScene['scene'];
  /** The card without its texts. */
  readonly backdrop: () => Picture;
}

interface InspectedText {
  /** Line of the text's element in the variant's file, 1-based. */
  readonly line: number;
  readonly layout: TextLayout;
  /** Visible area, scale and contrast; null if the text is drawn but invisible. */
  readonly seen: SeenText | null;
}

interface InspectOptions {
  readonly file: string;
  /** Returns a function that sets the texts of one card, in document order. */
  readonly startCard: () => SetText;
  /** Draws an SVG document. */
  readonly draw: (svg: string) => Picture;
}

/** Elements whose children are not drawn in place, but only through a reference. */
const NOT_DRAWN = new Set(['defs', 'clipPath', 'mask', 'pattern', 'symbol', 'marker', 'filter']);

/**
 * Sets, draws and measures a card.
 *
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
  /** Returns a function that draws a card with changed glyphs in each text. The texts keep their layout. */
  const createDrawWith =
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
  const drawWith = createDrawWith(root);
  const backdrop = drawWith(() => []);
  // In a card that is drawn from bands, nothing moves the glyphs and nothing covers them.
  const isAsSet = !('reason' in scene.layers);
  const unclipped = withoutClips(root);
  const seen = isAsSet
    ? texts.map((layout) => measureSetText(layout, backdrop))
    : measureDrawnTexts(texts, {
        backdrop,
        card: draw(scene.document),
        drawWith,
        drawUnclipped: unclipped === root ? null : createDrawWith(unclipped),
      });
  const hidden = hiddenTextsOf(root, false);
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

/** Returns an element without `clip-path` around its texts; the same object if there is none. */
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

/** Returns the texts inside the elements of {@link NOT_DRAWN}. */
function hiddenTextsOf({ name, children }: SvgElement, isHidden: boolean): ReadonlySet<SvgElement> {
  const hides = isHidden || NOT_DRAWN.has(name);
  const found = new Set<SvgElement>();
  for (const child of children) {
    if (typeof child === 'string') continue;
    if (child.name === 'text' && hides) found.add(child);
    else for (const text of hiddenTextsOf(child, hides)) found.add(text);
  }
  return found;
}

/** CSS px: 18 and 14 points. */
const LARGE_TEXT = 24;
const LARGE_BOLD_TEXT = 14 * (96 / 72);
const BOLD_WEIGHT = 700;

/** Returns the contrast ratio that WCAG 2.2, success criterion 1.4.3 (AA), requires for a text. */
export function requiredContrast({ size, weight }: { size: number; weight: number }): number {
  return size >= LARGE_TEXT || (weight >= BOLD_WEIGHT && size >= LARGE_BOLD_TEXT) ? 3 : 4.5;
}
