/**
 * Honest clients get their cards while others attack. How soon is a matter of the machine: `npm run test:attacks` prints
 * it for each attack.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NGINX, skipWithout } from '../support/programs.ts';
import { ATTACKS } from './support/attacks.ts';
import { besiege, MEMORY_LIMIT, withstand } from './support/siege.ts';

/** ms */
const DURATION = 3_000;

describe('the service under all attacks at a time', { timeout: 120_000 }, () => {
  for (const [door, skip] of [
    ['nothing', false],
    ['nginx', skipWithout(NGINX)],
  ] as const) {
    test(`makes the cards of honest clients, with ${door} before it`, { skip }, async () => {
      const besieged = await besiege(door);
      try {
        const outcome = await withstand(besieged, Object.keys(ATTACKS), DURATION);
        assert.ok(outcome.made >= 0.95 * outcome.asked, `${outcome.made} of ${outcome.asked} cards`);
        assert.equal(outcome.unanswered, 0);
        assert.ok(outcome.service < MEMORY_LIMIT, `${outcome.service} MB`);
        assert.ok(outcome.ended <= outcome.seconds, `${outcome.ended} processes ended`);
      } finally {
        await besieged.close();
      }
    });
  }
});
