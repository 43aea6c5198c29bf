import { describe, test } from 'node:test';
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { createCardRenderer } from '../../src/renderer/render-card.ts';
import { compareWithGolden } from '../support/compare-with-golden.ts';
import { FONTS, TEMPLATES } from '../support/text-engine.ts';

const directories = { templatesDirectory: TEMPLATES, fontsDirectory: FONTS };
const { registry } = await loadRegistry(directories);
const renderer = await createCardRenderer(directories);

for (const { name, variants, fallback, examples } of registry.values()) {
  describe(`the cards of ${name} look as they did`, () => {
    for (const variant of variants.keys()) {
      for (const example of examples) {
        test(`${variant}, ${example.name}`, async () => {
          const context = { ...example.context };
          const { png } = renderer.draw({ template: name, variant, context });
          await compareWithGolden(png, `${name}/${variant}-${example.name}`);
        });
      }
    }

    test('fallback', async () => {
      const { png } = renderer.draw({ template: name, variant: fallback.name, context: {} });
      await compareWithGolden(png, `${name}/fallback`);
    });
  });
}
