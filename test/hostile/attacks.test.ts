/**
 * Honest clients get their cards while others attack. How soon depends on the machine: `npm run test:attacks` measures
 * it for each attack. Here the longest stop of the event loop is asserted in processor time.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { MAX_CONNECTIONS } from '../../src/http/connections.ts';
import { NGINX, skipWithout } from '../support/programs.ts';
import { ATTACKS } from './support/attacks.ts';
import type { Door } from './support/doors.ts';
import { besiege, findHarm, withstand, type Besieged } from './support/siege.ts';

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

  test('lets connections wait instead of dropping them, whose clients would try again after seconds', async () => {
    const { pid, port } = besieged.service;
    process.kill(pid, 'SIGSTOP');
    const sockets = Array.from({ length: MAX_CONNECTIONS }, () => connect(port, '127.0.0.1'));
    try {
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    } finally {
      process.kill(pid, 'SIGCONT');
      for (const socket of sockets) socket.destroy();
    }
  });

  async function assertWithstood(door: Door): Promise<void> {
    const siege = { attacks: Object.keys(ATTACKS), door, duration: DURATION };
    assert.deepEqual(findHarm(await withstand(besieged, siege)), []);
  }
});
