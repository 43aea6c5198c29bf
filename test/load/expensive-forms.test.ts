/** Forms that take hundreds of times as long as a plain card are asked for without end. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { problemDocument } from '../../src/http/problem-document.ts';
import { createCard, newContext } from '../support/post-context.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';

/** More than can be drawn or wait: one is drawn, eight wait. */
const CALLERS = 12;
/** Those that are made while the callers call. */
const PLAIN_CARDS = 30;

describe('Expensive forms', { timeout: 60_000 }, () => {
  let service: ServiceProcess;
  before(async () => {
    service = await startService({ environment: { RENDERER_PROCESSES: '2' } });
  });
  after(() => service?.stop());

  test('asked for without end let every plain card through, and no process is killed', async () => {
    const ending = new AbortController();
    const answers: string[] = [];
    const url = `${service.url}/render/vaccine?variant=square&scale=2&format=webp&max_bytes=50000`;
    async function callWithoutEnd(): Promise<void> {
      while (!ending.signal.aborted) {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(newContext()),
          signal: ending.signal,
        });
        answers.push(problemDocument.parse(await response.json()).code);
        // What is refused at once would only keep this process busy.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    const callers = Array.from({ length: CALLERS }, () => callWithoutEnd().catch(() => undefined));
    while (!answers.includes('overloaded')) await new Promise((resolve) => setTimeout(resolve, 5));
    for (let count = 0; count < PLAIN_CARDS; count += 1) {
      assert.equal((await createCard(service.url, newContext())).status, 201);
      assert.equal((await fetch(`${service.url}/health/ready`)).status, 200);
    }
    ending.abort();
    await Promise.all(callers);
    assert.deepEqual(
      answers.filter((code) => code !== 'overloaded' && code !== 'budget_not_met'),
      [],
    );
    assert.ok(!service.logs.some(({ message }) => message === 'process_ended'));
  });
});
