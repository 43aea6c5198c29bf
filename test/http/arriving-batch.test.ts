import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { MAX_BATCHES, LONGEST_SENDER_WAIT } from '../../src/http/batch-route.ts';
import { readProblem } from './support/ask.ts';
import { batch, contexts, line, toLines, type BatchLine } from './support/batch.ts';
import { listen, open } from './support/raw-socket.ts';
import { createTestApp, TOKYO, type TestApp } from './support/test-app.ts';

describe('a batch whose lines come one after the other', { timeout: 20_000 }, () => {
  const TIMEOUT = 600;
  const HEAD =
    'POST /batch/vaccine HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

  async function start(t: TestContext): Promise<TestApp & { readonly port: number }> {
    const parts = await createTestApp(t, { environment: { REQUEST_TIMEOUT_MS: String(TIMEOUT) } });
    return Object.assign(parts, { port: await listen(parts.app) });
  }

  async function begin(t: TestContext, port: number): Promise<Socket> {
    const socket = await open(port);
    t.after(() => socket.destroy());
    // The server may close while it is still being written to.
    socket.on('error', () => undefined);
    socket.write(HEAD);
    return socket;
  }

  /** All that comes from now on. */
  async function text(socket: Socket): Promise<string> {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    return Buffer.concat(chunks).toString();
  }

  /** The lines of an answer in chunks. */
  const linesOf = (answer: string): BatchLine[] =>
    [...answer.matchAll(/^\{.*\}$/gmu)].map(([found]) => line.parse(JSON.parse(found)));

  test('is answered while it comes, for longer than a request may take', async (t) => {
    const { port } = await start(t);
    const socket = await begin(t, port);
    for (const [index, context] of contexts(6).entries()) {
      const bytes = chunk(`${JSON.stringify(context)}\n`);
      // Not even at the border of a character.
      socket.write(Buffer.from(bytes).subarray(0, 18));
      await wait(TIMEOUT / 4);
      socket.write(Buffer.from(bytes).subarray(18));
      // A chunk may arrive in several packets.
      let answer = '';
      while (!/^\{.*\}$/mu.test(answer)) answer += String((await once(socket, 'data'))[0]);
      assert.equal(linesOf(answer)[0]?.line, index + 1);
    }
    socket.end('0\r\n\r\n');
    assert.doesNotMatch(await text(socket), /problem/u);
  });

  test('ends with how far it came when the next line does not come in time', async (t) => {
    const parts = await start(t);
    const { port } = parts;
    const socket = await begin(t, port);
    socket.write(chunk(`${toLines(contexts(3))}\n{"area"`));
    const startedAt = performance.now();
    // Pieces of a line are no line.
    const dripping = setInterval(() => socket.write(chunk(' ')), TIMEOUT / 5);
    t.after(() => clearInterval(dripping));
    const lines = linesOf(await text(socket));
    clearInterval(dripping);
    assert.ok(performance.now() - startedAt < 3 * TIMEOUT);
    assert.deepEqual(new Set(lines.map((each) => each.line)), new Set([1, 2, 3, undefined]));
    const { answered, problem } = lines.at(-1) ?? {};
    assert.equal(answered, 3);
    assert.equal(problem?.code, 'request_timeout');
    assert.equal(problem?.errors?.[0]?.message, 'Answered 3 lines; begin again with line 4');
    assert.equal(parts.log.find(({ lines: count }) => count === 3)?.['code'], 'request_timeout');
  });

  test('ends so when it has too many lines, and when the service stops', async (t) => {
    const { port, app } = await start(t);
    const [large, other] = [await begin(t, port), await begin(t, port)];
    for (const socket of [large, other]) {
      socket.write(chunk(`${JSON.stringify(TOKYO)}\n`));
      await once(socket, 'data');
    }
    large.write(chunk('\n'.repeat(1_001)));
    const refused = linesOf(await text(large)).at(-1);
    assert.deepEqual([refused?.answered, refused?.problem?.code], [1, 'body_too_large']);
    const closed = app.close();
    const stopped = linesOf(await text(other)).at(-1);
    assert.deepEqual([stopped?.answered, stopped?.problem?.code], [1, 'shutting_down']);
    await closed;
  });

  test('gives its place to another one when it is silent', async (t) => {
    const parts = await createTestApp(t);
    const port = await listen(parts.app);
    const silent: Socket[] = [];
    for (let index = 0; index < MAX_BATCHES; index += 1) silent.push(await begin(t, port));
    for (const socket of silent) {
      socket.write(chunk(`${JSON.stringify(TOKYO)}\n`));
      await once(socket, 'data');
    }
    assert.equal(readProblem(await batch(parts, toLines([TOKYO]))).code, 'overloaded');
    const ending = text(silent[0] ?? assert.fail());
    await wait(1.05 * LONGEST_SENDER_WAIT);
    assert.equal((await batch(parts, toLines([TOKYO]))).statusCode, 200);
    assert.equal(linesOf(await ending).at(-1)?.problem?.code, 'overloaded');
    for (const socket of silent) socket.destroy();
  });

  test('gives its place to another one when its lines come slowly, though it is never silent for long', async (t) => {
    const parts = await createTestApp(t);
    const port = await listen(parts.app);
    const slow: Socket[] = [];
    for (let index = 0; index < MAX_BATCHES; index += 1) slow.push(await begin(t, port));
    const dripping = setInterval(
      () => slow.forEach((socket) => socket.write(chunk('{}\n'))),
      LONGEST_SENDER_WAIT / 4,
    );
    t.after(() => clearInterval(dripping));
    await wait(1.5 * LONGEST_SENDER_WAIT);
    assert.equal((await batch(parts, toLines([TOKYO]))).statusCode, 200);
    for (const socket of slow) socket.destroy();
  });
});
