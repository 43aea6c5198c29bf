import { describe, test } from 'node:test';
import { createCardRenderer } from '../../src/renderer/render-card.ts';
import { loadTemplates } from '../../src/template/load-templates.ts';
import { KNOWN_TEXT_ATTRIBUTES } from '../../src/text/text-dialect.ts';
import { compareWithGolden } from '../support/compare-with-golden.ts';
import { FONTS, manifest, TEMPLATES } from '../support/text-engine.ts';

const registry = await loadTemplates({
  directory: TEMPLATES,
  faces: manifest.faces,
  knownTextAttributes: KNOWN_TEXT_ATTRIBUTES,
  fontsDigest: manifest.digest,
  renderVersion: '1',
});
const renderer = await createCardRenderer({ templatesDirectory: TEMPLATES, fontsDirectory: FONTS });

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
