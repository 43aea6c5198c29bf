import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TEMPLATES } from '../support/directories.ts';
import { newContext } from '../support/post-context.ts';
import { sharedRenderer } from '../support/shared-renderer.ts';

const renderer = await sharedRenderer(TEMPLATES);
const newCard = () => ({ template: 'vaccine', variant: 'square', context: newContext() });

test('cards that a renderer warms up with are drawn one after the other, and are not counted', () => {
  const [first, second] = [newCard(), newCard()];
  renderer.warmUp([first, { ...first, variant: 'nothing' }, second]);
  renderer.takeLookups();
  assert.deepEqual([renderer.idle(0), renderer.idle(0), renderer.idle(0)], [true, true, false]);
  const none = { hits: 0, misses: 0 };
  assert.deepEqual(renderer.takeLookups(), { bands: none, masks: none, backdrops: none });

  for (const card of [first, second]) renderer.draw(card);
  const { bands } = renderer.takeLookups();
  assert.ok(bands.hits > 0);
  assert.equal(bands.misses, 0);
  renderer.draw(newCard());
  assert.ok(renderer.takeLookups().bands.misses > 0);
});
