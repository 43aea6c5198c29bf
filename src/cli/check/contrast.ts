/** CSS px: 18 and 14 points. */
const LARGE = 24;
const LARGE_IF_BOLD = 14 * (96 / 72);
const BOLD = 700;

/** The least contrast that success criterion 1.4.3 (AA) asks for. */
export function leastContrast({ size, weight }: { size: number; weight: number }): number {
  return size >= LARGE || (weight >= BOLD && size >= LARGE_IF_BOLD) ? 3 : 4.5;
}
