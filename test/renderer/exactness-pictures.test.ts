import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodePicture } from '../../src/picture/decode-picture.ts';
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { createCardRenderer } from '../../src/renderer/render-card.ts';
import { gradient } from '../picture/support/pictures.ts';
import { FONTS } from '../support/text-engine.ts';
import { drawBothWays } from './support/both-ways.ts';

const directories = {
  templatesDirectory: fileURLToPath(new URL('../../starters', import.meta.url)),
  fontsDirectory: FONTS,
};
const { registry } = await loadRegistry(directories);
const renderer = await createCardRenderer(directories);
const examples = registry.get('profile')?.examples ?? [];

for (const variant of ['card', 'square']) {
  test(`profile/${variant}: its examples look the same from bands and in full`, () => {
    assert.ok(examples.length > 0);
    for (const { context } of examples) {
      const card = { template: 'profile', variant, context: { ...context } };
      assert.equal(drawBothWays(renderer, card, `exactness/profile-${variant}`).way, 'bands');
    }
  });
}

for (const [width, height] of [
  [1, 1],
  [3, 2],
  [77, 500],
  [1_600, 500],
  [500, 500],
] as const) {
  test(`a decoded picture of ${width} × ${height} px looks the same from bands and in full`, async () => {
    const bytes = await gradient(width, height).ensureAlpha(0.8).webp({ lossless: true }).toBuffer();
    const png = Buffer.from(await decodePicture({ bytes, width: 500, height: 500 }));
    const context = {
      ...examples[0]?.context,
      avatar: `data:image/png;base64,${png.toString('base64')}`,
    };
    const card = { template: 'profile', variant: 'card', context };
    assert.equal(drawBothWays(renderer, card, 'exactness/profile-decoded').way, 'bands');
  });
}

test('a card with a picture is the same file again, whatever was drawn in between', () => {
  const draw = (index: number): Uint8Array => {
    const context = { ...examples[index % examples.length]?.context };
    return renderer.draw({ template: 'profile', variant: 'card', context }).png;
  };
  const first = draw(0);
  for (let index = 1; index < examples.length; index += 1) draw(index);
  assert.deepEqual(draw(0), first);
});
