import { describe, test } from 'node:test';
import { compareWithGolden } from '../../support/compare-with-golden.ts';
import { sharedRegistry, sharedRenderer } from '../../support/shared-renderer.ts';

/**
 * Tests that every example of every template of a folder, in every variant, and its fallback look as they did.
 *
 * @param goldens where the pictures are below `test/render`: '' or a path that ends in '/'
 */
export async function proveGoldens(templatesDirectory: string, goldens: string): Promise<void> {
  const registry = await sharedRegistry(templatesDirectory);
  const renderer = await sharedRenderer(templatesDirectory);

  for (const { name, variants, fallback, examples } of registry.values()) {
    describe(`the cards of ${goldens}${name} look as they did`, () => {
      for (const variant of variants.keys()) {
        for (const example of examples) {
          test(`${variant}, ${example.name}`, async () => {
            const { png } = renderer.draw({ template: name, variant, context: { ...example.context } });
            await compareWithGolden(png, `${goldens}${name}/${variant}-${example.name}`);
          });
        }
      }

      test('fallback', async () => {
        const { png } = renderer.draw({ template: name, variant: fallback.name, context: {} });
        await compareWithGolden(png, `${goldens}${name}/fallback`);
      });
    });
  }
}
