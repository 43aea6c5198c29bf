/** Values of presentation attributes, as the checks at load and the layout of texts alike read them. */

/** @returns a length in px (user units), SVG 2 section 4.2; NaN for anything else, such as a percentage */
export function parseLength(value: string): number {
  const [, number = NaN] = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:px)?$/.exec(value.trim()) ?? [];
  return Number(number);
}

const NAMED_WEIGHTS: ReadonlyMap<string, number> = new Map([
  ['normal', 400],
  ['bold', 700],
]);

/** @returns a font weight, CSS Fonts 4 section 2.4; NaN for what is no number */
export function parseWeight(value: string): number {
  return NAMED_WEIGHTS.get(value.trim()) ?? Number(value);
}

/** @returns the families in order, CSS Fonts 4 section 2.1: names separated by commas, quoted or not */
export function parseFamilies(value: string): readonly string[] {
  return value.split(',').map((family) => family.trim().replace(/^(["'])(.*)\1$/, '$2'));
}

/** Whether a `viewBox` (SVG 2, section 8.6) leaves the px of a canvas as they are. */
export function isViewBoxOf(viewBox: string, width: string | number, height: string | number): boolean {
  return viewBox.trim().replaceAll(/[\s,]+/g, ' ') === `0 0 ${width} ${height}`;
}
