import { LRUCache } from 'lru-cache';
import { Problem } from '../../errors.ts';
import { rasterizeSvg, type Picture } from '../../raster/rasterize.ts';
import { createTextSetter } from '../../renderer/set-text.ts';
import { SvgError } from '../../svg/svg-tree.ts';
import type { InspectedTemplate } from '../../template/inspect-templates.ts';
import type { CompiledTemplate } from '../../template/compile-template.ts';
import { longestContext } from '../../template/generate-contexts.ts';
import { FALLBACK_VARIANT } from '../../template/read-templates.ts';
import { messageOf } from '../../thrown.ts';
import type { CardFault } from './card-fault.ts';
import { findLowContrast } from './find-low-contrast.ts';
import { findOverflow } from './find-overflow.ts';
import { findUnsafeText } from './find-unsafe-text.ts';
import { inspectCard } from './inspect-card.ts';
import type { TextEngine } from '../../text/text-engine.ts';

/** Each takes some 5 MB. */
const REMEMBERED_BACKDROPS = 4;

/** What was found on one card. */
export interface CheckedCard {
  /** The variant's file. */
  readonly file: string;
  /** Which values the card had, to end a sentence with. */
  readonly seen: string;
  readonly faults: readonly CardFault[];
  /** Why contrast and safe area could not be looked at; null if they were. */
  readonly unchecked: string | null;
}

/** Makes the function that checks the cards of a template: its fallback, and in each variant its examples and the longest values. */
export function createCardChecker(
  engine: TextEngine,
): (template: InspectedTemplate, compiled: ReadonlyMap<string, CompiledTemplate>) => CheckedCard[] {
  const startFile = createTextSetter(engine);
  const draw = rememberLatest(rasterizeSvg);

  return ({ definition, canvases }, compiled) => {
    if (definition === undefined) return [];
    const longest = longestContext(definition.context);
    const contexts = [
      ...definition.examples.map(({ name, context }) => ({ seen: `in the example "${name}"`, context })),
      ...(longest === null ? [] : [{ seen: 'with the longest values', context: longest }]),
    ];
    return [...canvases.keys()].flatMap((variant) => {
      const template = compiled.get(variant);
      if (template === undefined) return [];
      const wanted = variant === FALLBACK_VARIANT ? [{ seen: 'without values', context: {} }] : contexts;
      return wanted.map(({ seen, context }): CheckedCard => {
        const checked = { file: template.file, seen };
        try {
          const startCard = () => startFile(template.file, definition.missingCharacters);
          const card = inspectCard(template.instantiate({ ...context }), {
            file: template.file,
            startCard,
            draw,
          });
          const { changed } = card;
          const placed = changed === null ? [...findLowContrast(card), ...findUnsafeText(card)] : [];
          return { ...checked, faults: [...findOverflow(card), ...placed], unchecked: changed };
        } catch (error) {
          return { ...checked, faults: [settingFault(error)], unchecked: null };
        }
      });
    });
  };
}

function settingFault(error: unknown): CardFault {
  const isSvg = error instanceof SvgError;
  const [fault] = error instanceof Problem ? error.errors : [];
  const reason = isSvg ? error.reason : (fault?.message ?? messageOf(error));
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
