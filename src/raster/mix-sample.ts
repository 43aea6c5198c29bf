/**
 * One channel of an opaque colour that covers a share of what is below it, in resvg's own 8-bit arithmetic.
 *
 * @param share 0 to 255
 */
export function mixSample(below: number, above: number, share: number): number {
  return (below * (255 - share) + above * share + 255) >> 8;
}
