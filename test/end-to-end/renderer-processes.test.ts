/** The processes that draw are killed, stopped and left alone, and the service copes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { childrenOf } from '../support/child-processes.ts';
import { createCard, getStatus, newContext, postContext, statuses } from '../support/post-context.ts';
import { sharedService, type SharedService } from '../support/shared-service.ts';

describe('A renderer process', { timeout: 120_000 }, () => {
  const service = sharedService('queue');

  test('is the only one there is while no template has pictures', () => {
    assert.equal(childrenOf(service.pid).length, 1);
  });

  test('that is killed while it is idle is replaced before the next card', async () => {
    const renderer = rendererOf(service);
    process.kill(renderer, 'SIGKILL');
    await service.logged(({ pid, message }) => pid === renderer && message === 'process_ended');
    assert.equal((await createCard(service.url, newContext())).status, 201);
    assert.equal(await getStatus(`${service.url}/health/ready`), 200);
    assert.notEqual(rendererOf(service), renderer);
  });

  test('that is killed in the middle of a card costs this card alone, and the excess is refused', async () => {
    const renderer = rendererOf(service);
    process.kill(renderer, 'SIGSTOP');
    // One is being drawn, two wait, one is refused: the first of the answers.
    const posts = Array.from({ length: 4 }, () => postContext(service.url, newContext()));
    const refused = await Promise.race(posts);
    assert.equal(refused.status, 503);
    assert.equal(refused.problem?.code, 'overloaded');
    assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d*$/u);
    assert.equal(await getStatus(refused.problem.fallback?.url ?? ''), 200);

    process.kill(renderer, 'SIGKILL');
    const answers = await Promise.all(posts);
    assert.deepEqual(statuses(answers), [201, 201, 500, 503]);
    const { problem } = answers.find(({ status }) => status === 500) ?? {};
    assert.equal(problem?.code, 'renderer_failed');
    assert.equal(await getStatus(problem.fallback?.url ?? ''), 200);
  });
});

function rendererOf({ pid }: Pick<SharedService, 'pid'>): number {
  const [renderer, ...others] = childrenOf(pid);
  assert.ok(renderer !== undefined);
  assert.deepEqual(others, []);
  return renderer;
}
