/** Renderer processes that cannot start any more: tried again later and later, told to whoever asks, over when mended. */
import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { childrenOf } from '../support/child-processes.ts';
import { createCard, newContext, postContext } from '../support/post-context.ts';
import { copyService } from '../support/service-copy.ts';
import { startService, type LogLine, type ServiceProcess } from '../support/service-process.ts';

const FONT = 'fonts/NotoSansJP-Bold.ttf';

describe('A crash loop', { timeout: 120_000 }, () => {
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

  const isFailure = ({ message }: LogLine): boolean => message === 'process_not_started';

  test('is slowed down, logged with its cause, and makes the service not ready', async () => {
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
    assert.equal((await fetch(`${service.url}/health/live`)).status, 200);
  });

  test('is answered at once with the fallback card', async () => {
    const { status, headers, problem } = await postContext(service.url, newContext());
    assert.equal(status, 503);
    assert.equal(problem?.code, 'not_ready');
    assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/u);
    assert.equal((await fetch(problem.fallback?.url ?? '')).status, 200);
  });

  test('is over when its cause is', async ({ signal }) => {
    await rename(join(root, `${FONT}.away`), join(root, FONT));
    await service.logged(({ message }) => message === 'process_ready');
    assert.equal((await createCard(service.url, newContext())).status, 201);
    assert.equal((await fetch(`${service.url}/health/ready`)).status, 200);

    // And one crash more is replaced at once, as if nothing had been.
    const ready = (): number => service.logs.filter(({ message }) => message === 'process_ready').length;
    killRenderers(service);
    while (ready() < 2) await setTimeout(20, undefined, { signal });
    const ended = service.logs.findLast(({ message }) => message === 'process_ended');
    assert.equal(ended?.['restartDelay'], 0);
    assert.equal((await createCard(service.url, newContext())).status, 201);
  });
});

function killRenderers({ pid }: ServiceProcess): void {
  for (const renderer of childrenOf(pid)) process.kill(renderer, 'SIGKILL');
}
