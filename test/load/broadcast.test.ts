/** A broadcast in small: two instances, more requests than they can take. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { cardAnswer } from '../../src/http/answers.ts';
import { problemDocument } from '../../src/http/problems.ts';
import { childrenOf } from '../support/child-processes.ts';
import { startService, type LogLine, type ServiceProcess } from '../support/service-process.ts';
import { sharedService, type SharedService } from '../support/shared-service.ts';
import { runBroadcast, type BroadcastResult } from './support/broadcast.ts';
import { createFleet } from './support/fleet.ts';
import { createClient, type Client, type Outcome } from './support/post-card.ts';
import { summarize, summarizeSeconds } from './support/summarize-broadcast.ts';
import { viewers } from './support/viewers.ts';

const BROADCAST = { rise: 1_500, hold: 500, peak: 160 };
/** As many as are due: the triangle of the rise, and the hold. */
const OFFERED = 200;
/** Nobody is turned away: what waits for an instance waits as long as it takes. */
const RULES = { concurrency: 16, first: 1, startDelay: 500, patience: Number.POSITIVE_INFINITY };
const NAME_OF_CARD = /^[\da-f]{32}\.png$/u;

describe('A broadcast to two instances', { timeout: 120_000 }, () => {
  const service = sharedService('queue');
  let other: ServiceProcess | undefined;
  /** Cards that were there before. */
  let earlier: readonly string[];
  let linesBefore: number;
  let result: BroadcastResult;

  before(async () => {
    other = await startService({
      environment: {
        STORE_URL: pathToFileURL(service.store).href,
        RENDERER_QUEUE_LIMIT: '2',
        RENDER_DEADLINE_MS: '60000',
      },
    });
    earlier = readdirSync(service.store);
    linesBefore = requestLines(service).length;
    const clients = [service, other].map(refuseFirst);
    result = await runBroadcast(createFleet(clients, RULES), viewers(1), BROADCAST);
    for (const client of clients) client.close();
  });
  // In order: if it got no request, its renderer still stands still, and would outlive a service that is killed.
  after(() => other?.stop());

  test('answers every request once, with a card or a refusal', async ({ signal }) => {
    assert.equal(result.answers.length, OFFERED);
    const others = result.answers.filter(({ outcome }) => ![200, 201, 503].includes(outcome.status));
    assert.deepEqual(others, []);
    const posted = () => [service, other].flatMap((one) => (one === undefined ? [] : requestLines(one)));
    // A request's line is written when its answer is out.
    while (posted().length < linesBefore + OFFERED) await setTimeout(20, undefined, { signal });
    assert.equal(posted().length, linesBefore + OFFERED);
  });

  test('gives every refusal a card to share and a time to come back', () => {
    const refusals = result.answers.filter(({ outcome }) => outcome.status === 503);
    assert.notEqual(refusals.length, 0);
    for (const { outcome } of refusals) {
      assert.match(outcome.retryAfter ?? '', /^[1-9]\d*$/u);
      const { code, fallback } = problemDocument.parse(JSON.parse(outcome.body));
      assert.equal(code, 'overloaded');
      assert.ok(fallback !== undefined);
    }
  });

  test('stores one object for each context that got a card, whichever instance drew it', () => {
    const names = new Map<string, string>();
    for (const { body, outcome } of result.answers.filter(({ outcome }) => outcome.card !== null)) {
      const { key } = cardAnswer.parse(JSON.parse(outcome.body));
      assert.equal(names.get(body) ?? key, key);
      names.set(body, key);
    }
    const stored = readdirSync(service.store).filter((name) => !earlier.includes(name));
    assert.deepEqual(stored.sort(), [...names.values()].map((key) => `${key}.png`).sort());
    for (const name of stored) assert.match(name, NAME_OF_CARD);
  });

  test('is reported in numbers that add up', () => {
    const all = summarize(result.answers);
    assert.equal(all.cards + all.shed + all.turnedAway + all.failed, all.offered);
    assert.equal(all.drawn + all.known + all.joined, all.cards);
    const created = result.answers.filter(({ outcome }) => outcome.status === 201);
    assert.ok(created.length <= all.drawn);
    const seconds = summarizeSeconds(result.answers);
    for (const figure of ['offered', 'cards', 'drawn', 'known', 'joined', 'shed'] as const) {
      assert.equal(
        seconds.reduce((sum, second) => sum + second[figure], 0),
        all[figure],
      );
    }
  });
});

function requestLines({ logs }: Pick<SharedService, 'logs'>): readonly LogLine[] {
  return logs.filter(({ httpRequest }) => httpRequest !== undefined);
}

/** Its renderer stands still until the first request is refused, so that one certainly is. */
function refuseFirst(service: Pick<SharedService, 'pid' | 'url'>): Client {
  const renderers = childrenOf(service.pid);
  const client = createClient(`${service.url}/create`);
  const signal = (name: NodeJS.Signals): void => renderers.forEach((pid) => void process.kill(pid, name));
  signal('SIGSTOP');
  return {
    ...client,
    async post(body): Promise<Outcome> {
      const outcome = await client.post(body);
      signal('SIGCONT');
      return outcome;
    },
  };
}
