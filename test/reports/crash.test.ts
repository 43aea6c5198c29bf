/** Faults that ended whole processes elsewhere. A rejection that nothing handles fails its test. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openRenderer } from '../support/open-renderer.ts';
import type { PoolEvent } from '../../src/pool/supervise.ts';
import { post, readProblem } from '../http/support/ask.ts';
import { listen, open } from '../http/support/raw-socket.ts';
import { TOKYO } from '../http/support/test-app.ts';
import { definition, templateFolder } from '../template/support/template-folder.ts';
import { openBucketApp } from './support/open-app.ts';

/** The template's dialect has nothing that makes resvg abort, so a process that draws a slow card is ended from outside. */
describe('thx/resvg-js#287: a shape that makes the native code abort', { timeout: 120_000 }, () => {
  test('costs the card that has it, not the cards beside it nor the service', async (t) => {
    const templatesDirectory = templateFolder(t, {
      'template.ts': definition('age: z.int()', `{ name: 'young', context: { age: 1 } }`),
      'card.svg.njk': `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">
        <filter id="noise"><feTurbulence baseFrequency=".5" numOctaves="8"/></filter>
        {% if age > 1000 %}${'<rect width="1200" height="630" filter="url(#noise)"/>'.repeat(60)}{% endif %}</svg>`,
    });
    const events: PoolEvent[] = [];
    const renderer = await openRenderer({
      templatesDirectory,
      processes: 2,
      queueLimit: 30,
      deadline: 60_000,
      log: (event) => events.push(event),
    });
    t.after(() => renderer.close());
    const draw = (age: number) =>
      renderer.draw({ template: 'x', variant: 'card', context: { age } }, AbortSignal.timeout(60_000));

    const beside = Array.from({ length: 10 }, (_, index) => draw(index % 5));
    const slow = assert.rejects(draw(5_000), { code: 'renderer_failed' });
    const behind = Array.from({ length: 10 }, (_, index) => draw(index % 5));
    await setTimeout(500);
    process.kill(busiestChild(), 'SIGKILL');
    await slow;
    assert.equal((await Promise.all([...beside, ...behind])).length, 20);
    assert.ok(events.some(({ event }) => event === 'process_ended'));
    assert.ok(renderer.healthy);
  });
});

/** The child of this process that has taken most time of the processor, by proc_pid_stat(5). */
function busiestChild(): number {
  const { pid } = process;
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  const ticksOf = (pid: number): number => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  };
  return pids.reduce((one, other) => (ticksOf(one) >= ticksOf(other) ? one : other));
}

describe('googleapis/google-cloud-node#9242: a socket that breaks', () => {
  for (const fault of ['reset-before-commit', 'reset-during-body', 'reset-after-commit'] as const) {
    test(`on the way to the store is answered, and the next card is made: ${fault} each time`, async (t) => {
      const { app, bucket } = await openBucketApp(t);
      bucket.faults.always('upload', fault);
      bucket.faults.always('describe', fault);
      const answer = await post(app, '/create', TOKYO);
      assert.equal(answer.statusCode, 502);
      assert.equal(readProblem(answer).code, 'store_unreachable');

      bucket.faults.clear();
      assert.ok([200, 201].includes((await post(app, '/create', TOKYO)).statusCode));
    });
  }

  test('on the way to the client during the upload does not keep the card from being stored', async (t) => {
    const { app, bucket } = await openBucketApp(t);
    const port = await listen(app);
    const letGo = Promise.withResolvers<void>();
    bucket.faults.add('upload', { meanwhile: () => letGo.promise });
    const arrival = bucket.nextRequest('upload');
    const body = JSON.stringify(TOKYO);
    const socket = await open(port);
    socket.write(
      `POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    await arrival;
    socket.resetAndDestroy();
    await once(socket, 'close');
    // Joins the card that is being made.
    const joined = post(app, '/create', TOKYO);
    letGo.resolve();
    const { statusCode } = await joined;
    assert.equal(statusCode, 200);
    assert.equal((await post(app, '/create', TOKYO)).statusCode, 200);
  });
});
