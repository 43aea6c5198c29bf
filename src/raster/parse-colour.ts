/**
 * @param colour `#rrggbb`
 * @returns 0xRRGGBB
 * @throws Error for any other form
 */
export function parseColour(colour: string): number {
  if (!/^#[\da-f]{6}$/i.test(colour))
    throw new Error(`Expected #rrggbb for a fill but received "${colour}".`);
  return Number.parseInt(colour.slice(1), 16);
}
