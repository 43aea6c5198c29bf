import { LRUCache } from 'lru-cache';
import { rasterizeSvg, type Picture } from '../../raster/rasterize.ts';
import { createSceneDrawer } from '../../raster/draw-scene.ts';
import { RASTER_LIMITS } from '../../renderer/render-card.ts';
import { createTextSetter } from '../../renderer/set-text.ts';
import { SvgError, type SvgElement, type SvgNode } from '../../svg/svg-tree.ts';
import type { InspectedTemplate } from '../../template/load-templates.ts';
import type { CompiledTemplate } from '../../template/compile-template.ts';
import { longestContext } from '../../template/generate-contexts.ts';
import { fallbackOf } from '../../template/read-templates.ts';
import { messageOf } from '../../thrown.ts';
import { findCardFaults, findCroppedHeadline, isCropped, type CardFault } from './find-faults.ts';
import { inspectCard } from './inspect-card.ts';
import type { TextEngine } from '../../text/lay-out-text.ts';

/** Stands in no template: "dragon in flight", thrice. */
const MARK = '龘';

/** Each takes some 5 MB. */
const REMEMBERED_BACKDROPS = 4;

/** What was found on one card. */
export interface CheckedCard {
  /** The variant's file. */
  readonly file: string;
  /** Which values the card had, to end a sentence with. */
  readonly seen: string;
  readonly faults: readonly CardFault[];
  /** The largest text, if small square previews cut it and the template has no shape for them. */
  readonly cropped: string | null;
}

/** Makes the function that checks the cards of a template: its fallback, and in each variant its examples and the longest values. */
export function createCardChecker(
  engine: TextEngine,
): (template: InspectedTemplate, compiled: ReadonlyMap<string, CompiledTemplate>) => CheckedCard[] {
  const startFile = createTextSetter(engine);
  const draw = rememberLatest(rasterizeSvg);
  const drawer = createSceneDrawer(RASTER_LIMITS);

  return ({ definition, canvases }, compiled) => {
    if (definition === undefined) return [];
    const longest = longestContext(definition.context);
    const longestMarked = longestContext(definition.context, (length) => MARK.repeat(length));
    const contexts = [
      ...definition.examples.map(({ name, context }) => ({ seen: `in the example "${name}"`, context })),
      ...(longest === null ? [] : [{ seen: 'with the longest values', context: longest }]),
    ];
    const hasSquare = [...canvases].some(
      ([variant, { canvas }]) => fallbackOf(variant) === null && !isCropped(canvas),
    );
    return [...canvases.keys()].flatMap((variant) => {
      const template = compiled.get(variant);
      if (template === undefined) return [];
      const isFallback = fallbackOf(variant) !== null;
      const withoutBox = isFallback ? [] : findTextsWithoutBox(template, longestMarked);
      const wanted = isFallback ? [{ seen: 'without values', context: {} }] : contexts;
      return wanted.map(({ seen, context }): CheckedCard => {
        const checked = { file: template.file, seen };
        try {
          const startCard = () => startFile(template.file, definition.missingCharacters);
          const root = template.instantiate({ ...context });
          const card = inspectCard(root, { file: template.file, startCard, draw });
          const { png } = drawer.draw(card.scene);
          const faults = [...findCardFaults(card, png.byteLength), ...withoutBox];
          const isAsked = !hasSquare && !isFallback && context !== longest;
          const headline = isAsked ? findCroppedHeadline(card) : null;
          return { ...checked, faults, cropped: headline?.layout.id ?? null };
        } catch (error) {
          return { ...checked, faults: [settingFault(error)], cropped: null };
        }
      });
    });
  };
}

/**
 * Finds texts that show a text of the context without a box: however long the value is, they run on in one line. A
 * number or one of a few values has a length that the examples show.
 *
 * @param marked the context with {@link MARK} in its texts; null if there is none
 */
function findTextsWithoutBox(template: CompiledTemplate, marked: object | null): CardFault[] {
  const faults: CardFault[] = [];
  const visit = (
    { name, attributes, children, line }: SvgElement,
    isBounded: boolean,
    position: { next: number },
  ) => {
    const hasBox = isBounded || attributes['inline-size'] !== undefined;
    if (name === 'text') {
      position.next += 1;
      if (hasBox || !textOf(children).includes(MARK)) return;
      const id = attributes['id'] ?? `text-${position.next}`;
      const message = `The text "${id}" has no box, though its value may be of any length: it runs out of the card. Give it inline-size="…", and text-fit, line-clamp or block-size.`;
      faults.push({ rule: 'no-box', line, message });
      return;
    }
    for (const child of children) if (typeof child !== 'string') visit(child, hasBox, position);
  };
  if (marked !== null) visit(template.instantiate({ ...marked }), false, { next: 0 });
  return faults;
}

function textOf(children: readonly SvgNode[]): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child.children))).join('');
}

function settingFault(error: unknown): CardFault {
  const isSvg = error instanceof SvgError;
  const reason = isSvg ? error.reason : messageOf(error);
  return { rule: 'setting', line: isSvg ? error.line : 1, message: `The card cannot be set: ${reason}` };
}

/** Cards of one variant mostly have the same backdrop, or one of few, such as a light and a dark one. */
function rememberLatest(draw: (svg: string) => Picture): (svg: string) => Picture {
  const latest = new LRUCache<string, Picture>({ max: REMEMBERED_BACKDROPS });
  return (svg) => {
    const known = latest.get(svg);
    if (known !== undefined) return known;
    const picture = draw(svg);
    latest.set(svg, picture);
    return picture;
  };
}
