import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CardRequest } from '../../../src/renderer/renderer.ts';
import { compareWithGolden } from '../../support/compare-with-golden.ts';
import { sharedRegistry, sharedRenderer } from '../../support/shared-renderer.ts';
import { drawBothWays } from './both-ways.ts';

interface GoldenPlan {
  readonly templatesDirectory: string;
  /** Where the pictures are below `test/render`: '' or a path that ends in '/'. */
  readonly goldens: string;
  /** Whether a card is also compared with what resvg draws. It is drawn from bands. */
  readonly isExact?: (card: CardRequest) => boolean;
}

/**
 * Tests that every example of every template of a folder, in every variant, and its fallback look as they did, and that
 * a card is the same file again.
 */
export async function proveGoldens({
  templatesDirectory,
  goldens,
  isExact = () => false,
}: GoldenPlan): Promise<void> {
  const registry = await sharedRegistry(templatesDirectory);
  const renderer = await sharedRenderer(templatesDirectory);

  const draw = (card: CardRequest): Uint8Array => {
    if (!isExact(card)) return renderer.draw(card).png;
    const { png, way } = drawBothWays(renderer, card, `exactness/${card.template}-${card.variant}`);
    assert.equal(way, 'bands');
    return png;
  };

  for (const { name, variants, fallback, otherFallbacks, examples } of registry.values()) {
    describe(`the cards of ${goldens}${name} look as they did`, () => {
      for (const variant of variants.keys()) {
        const files: Uint8Array[] = [];
        for (const example of examples) {
          const card = { template: name, variant, context: { ...example.context } };
          test(`${variant}, ${example.name}${isExact(card) ? ', from bands and in full' : ''}`, async () => {
            const png = draw(card);
            files.push(png);
            await compareWithGolden(png, `${goldens}${name}/${variant}-${example.name}`);
          });
        }

        test(`${variant}, the first one is the same file again after all others`, () => {
          const context = { ...examples[0].context };
          const { png } = renderer.draw({ template: name, variant, context });
          assert.ok(Buffer.from(png).equals(files[0] ?? assert.fail()));
        });
      }

      for (const { name: variant } of [fallback, ...otherFallbacks.values()]) {
        test(variant, async () => {
          const { png } = renderer.draw({ template: name, variant, context: {} });
          await compareWithGolden(png, `${goldens}${name}/${variant}`);
        });
      }
    });
  }
}
