import { parseFamilies, parseWeight } from '../svg/parse-values.ts';
import type { Report } from './finding.ts';
import { attributeOf, elementsOf, inheritedAttribute, isText } from './markup.ts';
import type { MarkupElement } from './markup.ts';

/** A face that is bundled with the service. */
export interface Face {
  readonly family: string;
  /** 100 to 900, CSS Fonts 4 section 2.4. */
  readonly weight: number;
}

/** Checks that every text is set in families and weights that are bundled, so that none falls back silently. */
export function checkFonts(root: MarkupElement, faces: readonly Face[], report: Report): void {
  const bundled = `Bundled are: ${faces.map(({ family, weight }) => `${family} ${weight}`).join(', ')}.`;
  for (const element of elementsOf(root)) {
    const family = inheritedAttribute(element, 'font-family');
    const weight = inheritedAttribute(element, 'font-weight');
    if (element.name === 'text' && family === undefined) {
      report(element.line, `<text> has no font-family. ${bundled}`);
    }
    const own = attributeOf(element, 'font-weight') ?? attributeOf(element, 'font-family');
    if (family === undefined || family.dynamic || weight?.dynamic || !(isText(element) || own)) continue;
    const number = parseWeight(weight?.value ?? 'normal');
    for (const name of parseFamilies(family.value)) {
      const weights = faces.filter((face) => face.family === name);
      if (weights.length === 0) {
        report(family.line, `The font family "${name}" is not bundled. ${bundled}`);
      } else if (!weights.some((face) => face.weight === number)) {
        const { line, value } = weight ?? { line: element.line, value: '400' };
        report(line, `The weight ${value} of the font family "${name}" is not bundled. ${bundled}`);
      }
    }
  }
}
