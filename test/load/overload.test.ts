/** More cards are asked for than can be drawn: so many are accepted, the rest is refused at once. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { problemDocument } from '../../src/http/problems.ts';
import { childrenOf } from '../support/child-processes.ts';
import { getStatus } from '../support/post-context.ts';
import { sharedService } from '../support/shared-service.ts';
import { distinctArticles } from './support/bodies.ts';
import { measureCapacity, offerLoad } from './support/offer-load.ts';
import { createClient, type Client, type Outcome } from './support/post-card.ts';

/** One is drawn, two wait. */
const ACCEPTED = 3;
const BURST = 60;

describe('Overload', { timeout: 120_000 }, () => {
  const service = sharedService('queue');
  let client: Client;
  const bodies = distinctArticles();

  before(() => {
    client = createClient(`${service.url}/create/article`);
  });
  after(() => client?.close());

  test('accepts what can be drawn or wait, and refuses the rest while those wait', async () => {
    const [renderer] = childrenOf(service.pid);
    assert.ok(renderer !== undefined);
    process.kill(renderer, 'SIGSTOP');
    const refused = Promise.withResolvers<void>();
    const outcomes: Outcome[] = [];
    const posts = Array.from({ length: BURST }, async () => {
      outcomes.push(await client.post(bodies.next().value));
      if (outcomes.length === BURST - ACCEPTED) refused.resolve();
    });
    // None of those that are accepted can be answered yet: whatever is answered now has not waited for them.
    await refused.promise;
    for (const outcome of outcomes) await assertRefusal(outcome);
    assert.equal(await getStatus(`${service.url}/health/ready`), 200);

    process.kill(renderer, 'SIGCONT');
    await Promise.all(posts);
    assert.deepEqual(
      outcomes.slice(BURST - ACCEPTED).map(({ status }) => status),
      Array.from({ length: ACCEPTED }, () => 201),
    );
  });

  test('of five times the capacity is answered with cards and refusals only, and is over when it is over', async () => {
    const capacity = await measureCapacity(client, { bodies, atOnce: 2, duration: 500 });
    const outcomes = await offerLoad(client, { bodies, rate: 5 * capacity, duration: 1_000 });
    const refusals = outcomes.filter(({ status }) => status === 503);
    for (const refusal of refusals) await assertRefusal(refusal);
    const others = outcomes.filter(({ status }) => ![200, 201, 503].includes(status));
    assert.deepEqual(others, []);
    assert.ok(outcomes.length - refusals.length >= Math.min(ACCEPTED, outcomes.length));
    assert.equal((await client.post(bodies.next().value)).status, 201);
  });
});

const stored = new Set<string>();

async function assertRefusal({ status, retryAfter, body }: Outcome): Promise<void> {
  assert.equal(status, 503);
  assert.match(retryAfter ?? '', /^[1-9]\d*$/u);
  const { code, fallback } = problemDocument.parse(JSON.parse(body));
  assert.equal(code, 'overloaded');
  const url = fallback?.url ?? '';
  if (stored.has(url)) return;
  const picture = await fetch(url);
  assert.equal(picture.headers.get('content-type'), 'image/png');
  await picture.arrayBuffer();
  stored.add(url);
}
