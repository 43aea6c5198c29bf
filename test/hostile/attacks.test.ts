/**
 * Honest clients get their cards while others attack. How soon is a matter of the machine: `npm run test:attacks` prints
 * it for each attack.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NGINX, skipWithout } from '../support/programs.ts';
import { ATTACKS } from './support/attacks.ts';
import type { Door } from './support/doors.ts';
import { besiege, MEMORY_LIMIT, withstand, type Besieged } from './support/siege.ts';

/** ms */
const DURATION = 600;

describe('the service under all attacks at a time', { timeout: 120_000 }, () => {
  let besieged: Besieged;
  before(async () => {
    besieged = await besiege();
  });
  after(() => besieged?.close());

  test('makes the cards of honest clients', () => assertWithstood('nothing'));

  test('makes the cards of honest clients with nginx before it', { skip: skipWithout(NGINX) }, () =>
    assertWithstood('nginx'),
  );

  async function assertWithstood(door: Door): Promise<void> {
    const siege = { attacks: Object.keys(ATTACKS), door, duration: DURATION };
    const outcome = await withstand(besieged, siege);
    assert.ok(outcome.made >= 0.95 * outcome.asked, `${outcome.made} of ${outcome.asked} cards`);
    const { picturesAsked, picturesMade } = outcome;
    assert.ok(picturesMade >= 0.95 * picturesAsked, `${picturesMade} of ${picturesAsked} with pictures`);
    assert.equal(outcome.unanswered, 0);
    assert.ok(outcome.service < MEMORY_LIMIT, `${outcome.service} MB`);
    assert.ok(outcome.ended <= outcome.seconds, `${outcome.ended} processes ended`);
  }
});
