import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { createCardRenderer } from '../../src/renderer/render-card.ts';
import { compareWithGolden } from '../support/compare-with-golden.ts';
import { FONTS } from '../support/text-engine.ts';

const STARTERS = fileURLToPath(new URL('../../starters', import.meta.url));

const directories = { templatesDirectory: STARTERS, fontsDirectory: FONTS };
const { registry } = await loadRegistry(directories);
const renderer = await createCardRenderer(directories);

for (const { name, variants, fallback, examples } of registry.values()) {
  describe(`the cards of the starter ${name} look as they did`, () => {
    for (const variant of variants.keys()) {
      for (const example of examples) {
        test(`${variant}, ${example.name}`, async () => {
          const { png } = renderer.draw({ template: name, variant, context: { ...example.context } });
          await compareWithGolden(png, `starters/${name}/${variant}-${example.name}`);
        });
      }
    }

    test('fallback', async () => {
      const { png } = renderer.draw({ template: name, variant: fallback.name, context: {} });
      await compareWithGolden(png, `starters/${name}/fallback`);
    });
  });
}
