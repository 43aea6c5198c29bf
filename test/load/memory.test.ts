/** Hundreds of new cards with hostile bodies among them: memory stays bounded, and nothing stays open. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sharedService } from '../support/shared-service.ts';
import { hostileMix } from './support/bodies.ts';
import { createClient } from './support/post-card.ts';
import { readFigures } from './support/process-figures.ts';

const ROUNDS = 40;
const AT_ONCE = 8;
/** A quarter of the memory that the service is deployed with, for each of its two processes. MB */
const MEMORY_LIMIT = 512;

describe('the service after many cards', { timeout: 120_000 }, () => {
  const service = sharedService('files');

  test('has open what it had before, and its memory is bounded', async (t) => {
    const before = readFigures(service.pid);
    const client = createClient(`${service.url}/create`);
    const bodies = hostileMix(2);
    const statuses = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const posts = Array.from({ length: AT_ONCE }, () => client.post(bodies.next().value));
      for (const { status } of await Promise.all(posts)) statuses.add(status);
    }
    assert.deepEqual(statuses, new Set([201, 400, 422]));

    const { service: own, renderers } = readFigures(service.pid);
    assert.ok(own < MEMORY_LIMIT, `${own} MB`);
    assert.ok(renderers < MEMORY_LIMIT, `${renderers} MB`);

    client.close();
    // How soon a closed connection is gone is the system's matter; the limit is the test's.
    while (readFigures(service.pid).descriptors > before.descriptors) {
      await setTimeout(20, undefined, { signal: t.signal });
    }
  });
});
