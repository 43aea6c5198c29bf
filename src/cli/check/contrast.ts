/** Contrast as WCAG 2.2 defines it, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */

/**
 * @param colour 0xRRGGBB in sRGB
 * @returns relative luminance, 0 for black to 1 for white
 */
export function luminanceOf(colour: number): number {
  const red = linearOf(colour >> 16);
  const green = linearOf((colour >> 8) & 255);
  const blue = linearOf(colour & 255);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** By channel value: some hundred thousand pixels are asked about for a card. */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

function linearOf(channel: number): number {
  return LINEAR[channel] ?? 0;
}

/** @returns 1 to 21 */
export function contrastRatio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** CSS px: 18 and 14 points. */
const LARGE = 24;
const LARGE_IF_BOLD = 14 * (96 / 72);
const BOLD = 700;

/** The least contrast that success criterion 1.4.3 (AA) asks for. */
export function leastContrast({ size, weight }: { size: number; weight: number }): number {
  return size >= LARGE || (weight >= BOLD && size >= LARGE_IF_BOLD) ? 3 : 4.5;
}
