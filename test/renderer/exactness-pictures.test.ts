import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePicture } from '../../src/picture/decode-picture.ts';
import { gradient } from '../picture/support/pictures.ts';
import { STARTERS } from '../support/directories.ts';
import { sharedRegistry, sharedRenderer } from '../support/shared-renderer.ts';
import { drawBothWays } from './support/both-ways.ts';

const renderer = await sharedRenderer(STARTERS);
const examples = (await sharedRegistry(STARTERS)).get('profile')?.examples ?? [];

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
