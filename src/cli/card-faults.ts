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

/** What is wrong with one card, and where in its template that comes from. */

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
  /** What is wrong and what to do about it: whole sentences that name no context. */
  readonly message: string;
}

/** Of 255: what is less opaque shows what is behind the card. */
const OPAQUE = 250;

/** @param bytes of the card's PNG file */
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

/** Finds texts that are cut or clipped, texts whose characters no font draws, and stacks that hold more than they may. */
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
        message: `A clip-path cuts off a part of the text "${layout.id}". Make its box smaller, or move it out of the clipped group.`,
      })),
    ...overflows.map(({ line, taken, blockSize }) => ({
      rule: 'overflow' as const,
      line,
      message: `What the stack holds takes ${Math.ceil(taken)} of its ${blockSize} px. Enlarge its "block-size", or let less stand in it.`,
    })),
    ...texts
      .filter(({ layout }) => layout.uncovered.length > 0)
      .map(({ line, layout }) => ({
        rule: 'setting' as const,
        line,
        message: `The text "${layout.id}" has characters that no bundled font draws: ${layout.uncovered.map(codePointNames).join(', ')}. Use others.`,
      })),
  ];
}

/** Finds texts of which no pixel is seen. */
function findUnseen({ texts }: InspectedCard): CardFault[] {
  return texts
    .filter(({ seen, layout }) => seen === null && hasInk(layout))
    .map(({ line, layout }) => ({
      rule: 'unseen' as const,
      line,
      message: `Nothing of the text "${layout.id}" is seen: it is off the canvas, outside a clip, below a shape, or transparent. Move it, or remove it.`,
    }));
}

/** Finds texts that stand out too little from what is behind them. */
function findLowContrast({ texts }: InspectedCard): CardFault[] {
  return texts.flatMap(({ line, layout, seen }) => {
    if (seen === null) return [];
    const weight = weightOf(layout);
    const size = layout.fontSize * seen.scale;
    const least = leastContrast({ size, weight });
    if (seen.contrast >= least) return [];
    return [
      {
        rule: 'contrast' as const,
        line,
        message: `The text "${layout.id}" has a contrast of ${Math.floor(seen.contrast * 100) / 100}:1 with what is behind it, but WCAG 2.2 asks for ${least}:1 at ${Math.round(size * 100) / 100} px and weight ${weight}. Choose another fill, or a calmer background.`,
      },
    ];
  });
}

/** Of its lightest face, as thin strokes need the most contrast. */
function weightOf({ trace }: InspectedText['layout']): number {
  const weights = trace.runs.flat().flatMap(({ face }) => (face.kind === 'font' ? [face.weight] : []));
  return weights.length === 0 ? 400 : Math.min(...weights);
}

/** Finds texts that reach out of the part of the card that every network shows. */
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
        message: `The text "${layout.id}" reaches ${sides.join(' and ')} of the safe area (${area}), where networks cut or cover cards. Move it, or make its box smaller.`,
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

/** Finds a ground that is not opaque all over. */
function findTransparent({ backdrop }: InspectedCard): CardFault[] {
  const { pixels, width, height } = backdrop();
  let transparent = 0;
  for (let alpha = 3; alpha < pixels.length; alpha += 4) {
    if ((pixels[alpha] ?? 0) < OPAQUE) transparent += 1;
  }
  if (transparent === 0) return [];
  const share = Math.max(0.1, Math.round((transparent / (width * height)) * 1_000) / 10);
  return [
    {
      rule: 'transparent',
      line: 1,
      message: `${share} % of the card is transparent, without its texts: networks put black, grey or white behind it. Begin with <rect width="${width}" height="${height}" fill="…"/>.`,
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
      message: `The card has ${bytes} bytes as PNG, more than the ${limit} that ${network} shows. Use fewer photographs, gradients and filters, or ask for JPEG with max_bytes=${limit}.`,
    },
  ];
}

/** Width by height: the small previews of LINE and X are square, and show the middle of a card that is wider than that. */
const NEARLY_SQUARE = 1.2;

/** Whether a variant is cut to a square in small previews. */
export function isCropped({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width / height > NEARLY_SQUARE;
}

/** A text nearly as large as the largest may be the headline too. */
const NEARLY_LARGEST = 0.9;

/** @returns the headline, the widest of the largest texts, if the square in the middle of the card cuts it */
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

/** A card as the checks look at it: its texts are set, and it is drawn. */
export interface InspectedCard extends Size {
  readonly texts: readonly InspectedText[];
  readonly overflows: BuiltScene['overflows'];
  readonly scene: BuiltScene['scene'];
  /** The card without its texts. */
  readonly backdrop: () => Picture;
}

interface InspectedText {
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

/** CSS px: 18 and 14 points. */
const LARGE = 24;
const LARGE_IF_BOLD = 14 * (96 / 72);
const BOLD = 700;

/** The least contrast that success criterion 1.4.3 (AA) asks for. */
export function leastContrast({ size, weight }: { size: number; weight: number }): number {
  return size >= LARGE || (weight >= BOLD && size >= LARGE_IF_BOLD) ? 3 : 4.5;
}
