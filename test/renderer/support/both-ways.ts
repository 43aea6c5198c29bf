import { rasterizeSvg } from '../../../src/raster/rasterize.ts';
import type { CardRenderer } from '../../../src/renderer/render-card.ts';
import type { CardExplanation, CardRequest } from '../../../src/renderer/renderer.ts';
import { comparePixels } from '../../support/compare-pixels.ts';
import { readPixels } from '../../support/read-pixels.ts';

/**
 * Draws a card as the service does, and once more by resvg alone from the SVG document that explains it.
 *
 * @param name of the picture of three panels that shows a difference
 * @returns the picture, and the way that the service took
 * @throws AssertionError if a pixel differs
 */
export function drawBothWays(
  renderer: Pick<CardRenderer, 'draw' | 'explain'>,
  card: CardRequest,
  name: string,
): { readonly png: Uint8Array } & Pick<CardExplanation, 'way' | 'reason'> {
  const { png } = renderer.draw(card);
  const { svg, way, reason } = renderer.explain(card);
  comparePixels(readPixels(png), rasterizeSvg(svg), name);
  return { png, way, reason };
}
