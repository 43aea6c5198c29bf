/** Renderer processes that cannot start any more: tried again later and later, told to whoever asks, over when mended. */
import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { childrenOf, isRunning } from '../support/child-processes.ts';
import { createCard, getStatus, newContext, postContext } from '../support/post-context.ts';
import { copyService } from '../support/service-copy.ts';
import { startService, type LogLine, type ServiceProcess } from '../support/service-process.ts';

const FONT = 'fonts/NotoSansJP-Bold.ttf';

describe('Renderer processes of a copy of the service', { timeout: 120_000 }, () => {
  let root = '';
  let service: ServiceProcess;

  before(async () => {
    root = copyService();
    service = await startService({ root });
  });
  after(async () => {
    await service?.stop('SIGKILL');
    await rm(root, { recursive: true });
  });

  test('are started with what the build has checked, wherever the copy lies', () => {
    assert.deepEqual(
      service.logs.filter(({ message }) => message.startsWith('Checking')),
      [],
    );
  });

  describe('A crash loop', () => {
    const isFailure = ({ message }: LogLine): boolean => message === 'process_not_started';

    test('is slowed down, logged with its cause, and makes the service not ready', async () => {
      // A process that ends after a card is no failed start.
      await createCard(service.url, newContext());
      await rename(join(root, FONT), join(root, `${FONT}.away`));
      killRenderers(service);
      await service.logged((line) => isFailure(line) && line['failures'] === 3);

      const failures = service.logs.filter(isFailure);
      assert.deepEqual(
        failures.map((line) => [line.severity, line['restartDelay']]),
        [
          ['ERROR', 100],
          ['ERROR', 200],
          ['ERROR', 400],
        ],
      );
      for (const { cause } of failures) assert.match(String(cause), /^Expected .*NotoSansJP-Bold\.ttf/u);

      const { status, headers } = await fetch(`${service.url}/health/ready`);
      assert.equal(status, 503);
      assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/u);
      assert.equal(await getStatus(`${service.url}/health/live`), 200);
    });

    test('is answered at once with the fallback card', async () => {
      const { status, headers, problem } = await postContext(service.url, newContext());
      assert.equal(status, 503);
      assert.equal(problem?.code, 'not_ready');
      assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/u);
      assert.equal(await getStatus(problem.fallback?.url ?? ''), 200);
    });

    test('is over when its cause is', async ({ signal }) => {
      await rename(join(root, `${FONT}.away`), join(root, FONT));
      await service.logged(({ message }) => message === 'process_ready');
      assert.equal((await createCard(service.url, newContext())).status, 201);
      assert.equal(await getStatus(`${service.url}/health/ready`), 200);

      // And one crash more is replaced at once, as if nothing had been.
      killRenderers(service);
      while (readyLines(service) < 2) await setTimeout(20, undefined, { signal });
      const ended = service.logs.findLast(({ message }) => message === 'process_ended');
      assert.equal(ended?.['restartDelay'], 0);
      assert.equal((await createCard(service.url, newContext())).status, 201);
    });
  });

  describe('A renderer process', () => {
    test('that stands still is killed at the deadline and replaced', async ({ signal }) => {
      const earlier = readyLines(service);
      const renderer = rendererOf(service);
      process.kill(renderer, 'SIGSTOP');
      const { status, problem } = await postContext(service.url, newContext());
      assert.equal(status, 504);
      assert.equal(problem?.code, 'deadline_exceeded');
      assert.equal(await getStatus(problem.fallback?.url ?? ''), 200);

      while (readyLines(service) === earlier) await setTimeout(20, undefined, { signal });
      assert.ok(!isRunning(renderer));
      assert.notEqual(rendererOf(service), renderer);
      assert.equal(await getStatus(`${service.url}/health/ready`), 200);
    });

    test('does not outlive a service that is killed', async ({ signal }) => {
      const renderer = rendererOf(service);
      assert.equal((await service.stop('SIGKILL')).signal, 'SIGKILL');
      // How soon it ends is between it and the system; the limit is the test's.
      while (isRunning(renderer)) await setTimeout(20, undefined, { signal });
    });
  });
});

function readyLines({ logs }: ServiceProcess): number {
  return logs.filter(({ message }) => message === 'process_ready').length;
}

function rendererOf({ pid }: ServiceProcess): number {
  const [renderer, ...others] = childrenOf(pid);
  assert.ok(renderer !== undefined);
  assert.deepEqual(others, []);
  return renderer;
}

function killRenderers({ pid }: ServiceProcess): void {
  for (const renderer of childrenOf(pid)) process.kill(renderer, 'SIGKILL');
}
