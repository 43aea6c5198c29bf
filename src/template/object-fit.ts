import type { SvgElement } from '../svg/svg-tree.ts';
import type { Report } from './finding.ts';
import { attributeOf } from './markup.ts';
import type { MarkupElement } from './markup.ts';

/** CSS Images 3, section 5.5, in the words that SVG has for it (SVG 2, section 8.7), which the rasteriser knows. */
const RATIOS: ReadonlyMap<string, string> = new Map([
  ['cover', 'xMidYMid slice'],
  ['contain', 'xMidYMid meet'],
  ['fill', 'none'],
]);

/** Checks that `object-fit` stands on pictures only, has a value that is known, and is not said twice. */
export function checkObjectFit(element: MarkupElement, report: Report): void {
  const fit = attributeOf(element, 'object-fit');
  if (fit === undefined) return;
  if (element.name !== 'image') {
    report(fit.line, `object-fit stands on <${element.name}>. It is for <image>.`);
  } else if (!fit.dynamic && !RATIOS.has(fit.value)) {
    report(fit.line, `Expected ${[...RATIOS.keys()].join(', ')} for object-fit but received "${fit.value}".`);
  }
  if (attributeOf(element, 'preserveAspectRatio') !== undefined) {
    report(fit.line, 'object-fit and preserveAspectRatio say the same. Write one of them.');
  }
}

/** Says with `preserveAspectRatio` what the attributes of a picture say with `object-fit`. */
export function applyObjectFit(attributes: SvgElement['attributes']): SvgElement['attributes'] {
  const { 'object-fit': fit = '', ...others } = attributes;
  const ratio = RATIOS.get(fit);
  return ratio === undefined ? attributes : { ...others, preserveAspectRatio: ratio };
}
