import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { sharedRegistry, sharedRenderer } from '../../support/shared-renderer.ts';
import { drawBothWays } from './both-ways.ts';
import { contextsOf } from './contexts.ts';
import type { Context } from './contexts.ts';
import { hasTranslucentEmoji } from './writing.ts';
import '../../support/property-seed.ts';

/** Contexts for each variant. `EXACTNESS_RUNS` asks for more, which takes about 40 ms each. */
const RUNS = Number(process.env['EXACTNESS_RUNS'] ?? 10);

interface ExactnessPlan {
  readonly templatesDirectory: string;
  /** The template's name. */
  readonly template: string;
  /** Why the cards of a variant are drawn the full way; null if from bands. */
  readonly reasonFor: (variant: string) => string | null;
  /** How many of the contexts are drawn that a template gets by default. */
  readonly share?: number;
}

/**
 * Tests that every variant of a template, its fallback and its examples look the same to the pixel when they are drawn
 * from bands and when resvg draws them whole, and that the way is the one that is expected.
 */
export async function proveExact({
  template: name,
  reasonFor,
  share = 1,
  templatesDirectory,
}: ExactnessPlan): Promise<void> {
  const template = (await sharedRegistry(templatesDirectory)).get(name);
  assert.ok(template, `Expected a template "${name}" in ${templatesDirectory}`);
  const renderer = await sharedRenderer(templatesDirectory);

  const assertExact = (variant: string, context: Context): void => {
    const card = { template: name, variant, context };
    const { way, reason } = drawBothWays(renderer, card, `exactness/${name}-${variant}`);
    assert.equal(way, reason === null ? 'bands' : 'full');
    const mayLetThrough = hasTranslucentEmoji(Object.values(context).join('\n'));
    if (reason === 'a text is not opaque' && mayLetThrough) return;
    assert.equal(reason, reasonFor(variant));
  };

  describe(`the cards of ${name} are the same both ways`, () => {
    for (const variant of template.variants.keys()) {
      test(`${variant}, its examples`, () => {
        for (const { context } of template.examples) assertExact(variant, { ...context });
      });

      test(`${variant}, any contexts`, async () => {
        const contexts = contextsOf(template.context);
        await fc.assert(
          fc.asyncProperty(contexts, async (context) => {
            assertExact(variant, context);
            // The finalisers that free resvg's pictures, 3 MB each, wait for the event loop.
            await setImmediate();
          }),
          { numRuns: Math.ceil(RUNS * share) },
        );
      });
    }

    for (const { name } of [template.fallback, ...template.otherFallbacks.values()]) {
      test(name, () => assertExact(name, {}));
    }
  });
}
