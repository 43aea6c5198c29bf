/** The processes that draw are killed, stopped and left alone, and the service copes. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { childrenOf, isRunning } from '../support/child-processes.ts';
import { createCard, newContext, postContext, statuses } from '../support/post-context.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';

describe('A renderer process', { timeout: 120_000 }, () => {
  let service: ServiceProcess;
  /** With the deadlines that it has when nothing is said. */
  let hasty: ServiceProcess;

  before(async () => {
    [service, hasty] = await Promise.all([
      startService({ environment: { RENDERER_QUEUE_LIMIT: '1', RENDER_DEADLINE_MS: '60000' } }),
      startService(),
    ]);
  });
  after(() => Promise.all([service?.stop('SIGKILL'), hasty?.stop('SIGKILL')]));

  test('is the only one there is while no template has pictures', () => {
    assert.equal(childrenOf(service.pid).length, 1);
  });

  test('that is killed while it is idle is replaced before the next card', async () => {
    const renderer = rendererOf(service);
    process.kill(renderer, 'SIGKILL');
    await service.logged(({ pid, message }) => pid === renderer && message === 'process_ended');
    assert.equal((await createCard(service.url, newContext())).status, 201);
    assert.equal((await fetch(`${service.url}/health/ready`)).status, 200);
    assert.notEqual(rendererOf(service), renderer);
  });

  test('that is killed in the middle of a card costs this card alone, and the excess is refused', async () => {
    const renderer = rendererOf(service);
    process.kill(renderer, 'SIGSTOP');
    // One is being drawn, one waits, one is refused: the first of the answers.
    const posts = Array.from({ length: 3 }, () => postContext(service.url, newContext()));
    const refused = await Promise.race(posts);
    assert.equal(refused.status, 503);
    assert.equal(refused.problem?.code, 'overloaded');
    assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d*$/u);
    assert.equal((await fetch(refused.problem.fallback?.url ?? '')).status, 200);

    process.kill(renderer, 'SIGKILL');
    const answers = await Promise.all(posts);
    assert.deepEqual(statuses(answers), [201, 500, 503]);
    const { problem } = answers.find(({ status }) => status === 500) ?? {};
    assert.equal(problem?.code, 'renderer_failed');
    assert.equal((await fetch(problem.fallback?.url ?? '')).status, 200);
  });

  test('that stands still is killed at the deadline and replaced', async () => {
    const renderer = rendererOf(hasty);
    process.kill(renderer, 'SIGSTOP');
    const { status, problem } = await postContext(hasty.url, newContext());
    assert.equal(status, 504);
    assert.equal(problem?.code, 'deadline_exceeded');
    assert.equal((await fetch(problem.fallback?.url ?? '')).status, 200);

    await hasty.logged(({ message }) => message === 'process_ready');
    assert.ok(!isRunning(renderer));
    assert.notEqual(rendererOf(hasty), renderer);
    assert.equal((await fetch(`${hasty.url}/health/ready`)).status, 200);
  });

  test('does not outlive a service that is killed', async ({ signal }) => {
    const renderer = rendererOf(hasty);
    assert.equal((await hasty.stop('SIGKILL')).signal, 'SIGKILL');
    // How soon it ends is between it and the system; the limit is the test's.
    while (isRunning(renderer)) await setTimeout(20, undefined, { signal });
  });
});

function rendererOf({ pid }: ServiceProcess): number {
  const [renderer, ...others] = childrenOf(pid);
  assert.ok(renderer !== undefined);
  assert.deepEqual(others, []);
  return renderer;
}
