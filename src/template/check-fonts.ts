import type { Report } from './finding.ts';
import { attributeOf, elementsOf, inheritedAttribute } from './markup.ts';
import type { MarkupElement } from './markup.ts';

/** A face that is bundled with the service. */
export interface Face {
  readonly family: string;
  /** 100 to 900, CSS Fonts 4 section 2.4. */
  readonly weight: number;
}

const WEIGHT_NAMES: ReadonlyMap<string, number> = new Map([
  ['normal', 400],
  ['bold', 700],
]);

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
    const isText = element.name === 'text' || element.name === 'tspan';
    if (family === undefined || family.dynamic || weight?.dynamic || !(isText || own)) continue;
    const number = weight === undefined ? 400 : (WEIGHT_NAMES.get(weight.value) ?? Number(weight.value));
    for (const name of familiesOf(family.value)) {
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

/** CSS Fonts 4, section 2.1: names separated by commas, quoted or not. */
function familiesOf(value: string): string[] {
  return value.split(',').map((name) => name.trim().replace(/^(["'])(.*)\1$/, '$2'));
}
