import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { Problem } from '../../src/errors.ts';
import { LONGEST_TEXT } from '../../src/http/request-log.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { listen, open } from './support/raw-socket.ts';
import { createTestApp, TOKYO, type TestApp } from './support/test-app.ts';

const SECRET = { area: '秘密の町', age: 87, period: 'ひみつの時期' };

/** A request's line is written when its answer is out, which a client may learn a moment earlier. */
async function lastLine(parts: TestApp, count = 1): Promise<Record<string, unknown>> {
  for (let turn = 0; turn < 100; turn += 1) {
    const line = parts.log[count - 1];
    if (line !== undefined) return line;
    await setTimeout(10);
  }
  return assert.fail(`Expected ${count} log lines`);
}

/** The one line of a POST /create whose drawing fails with `error`. */
async function lineOfFailure(t: TestContext, error: unknown): Promise<Record<string, unknown>> {
  const parts = await createTestApp(t);
  parts.renderer.before = () => Promise.reject(error);
  await post(parts.app, '/create', SECRET);
  const line = await lastLine(parts);
  assert.doesNotMatch(parts.logText(), /秘密|ひみつ/u);
  return line;
}

describe('the log', () => {
  test('has one line a request in the fields of Cloud Logging', async (t) => {
    const parts = await createTestApp(t, { environment: { GOOGLE_CLOUD_PROJECT: 'cards-1' } });
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answer = await post(parts.app, '/create?variant=square', TOKYO, {
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      'user-agent': 'curl/8',
    });
    const { time, httpRequest, milliseconds, requestId, ...line } = await lastLine(parts);
    assert.ok(Math.abs(Date.parse(z.iso.datetime().parse(time)) - Date.now()) < 60_000);
    assert.match(String(requestId), /^[0-9a-f-]{36}$/u);
    const { latency, responseSize, ...request } = z
      .looseObject({ latency: z.string(), responseSize: z.string() })
      .parse(httpRequest);
    assert.equal(responseSize, String(Buffer.byteLength(answer.payload)));
    assert.match(latency, /^\d+\.\d+s$/u);
    assert.deepEqual(request, {
      requestMethod: 'POST',
      requestUrl: '/create',
      status: 201,
      userAgent: 'curl/8',
      protocol: 'HTTP/1.1',
    });
    assert.deepEqual(Object.keys(Object(milliseconds)), ['renderer', 'svg', 'raster', 'store', 'total']);
    assert.deepEqual(line, {
      severity: 'INFO',
      message: 'POST /create 201',
      template: 'vaccine',
      variant: 'square',
      key: answer.json().key,
      created: true,
      drawn: { way: 'bands', reason: null },
      'logging.googleapis.com/labels': { template: 'vaccine', variant: 'square' },
      'logging.googleapis.com/trace': `projects/cards-1/traces/${trace}`,
      'logging.googleapis.com/spanId': '00f067aa0ba902b7',
      'logging.googleapis.com/trace_sampled': true,
    });
    assert.equal(parts.log.length, 1);
  });

  test('never has a value of a context, whatever becomes of the request', async (t) => {
    const parts = await createTestApp(t);
    const { app, logText } = parts;
    await post(app, '/create', SECRET);
    await post(app, '/create', SECRET);
    await post(app, '/resolve/vaccine', SECRET);
    await post(app, '/render/vaccine', SECRET);
    await post(app, '/render/vaccine?explain=true', SECRET);
    await post(app, '/create', { ...SECRET, age: '87' });
    await post(app, '/create', { ...SECRET, area: `${SECRET.area}\0` });
    await post(app, '/create', `{"area":"${SECRET.area}"`);
    await post(app, '/create?variant=%E7%A7%98%E5%AF%86', SECRET);
    await ask(app, { method: 'GET', url: '/templates?name=%E7%A7%98%E5%AF%86' });
    await lastLine(parts, 10);
    assert.doesNotMatch(logText(), /秘密|ひみつ|%E7/u);
  });

  test('tells the code of what a client did wrong, and no more', async (t) => {
    const parts = await createTestApp(t);
    await post(parts.app, '/create', { ...TOKYO, age: 'x' });
    const line = await lastLine(parts);
    assert.deepEqual(
      [line['severity'], line['code'], line['template']],
      ['INFO', 'context_rejected', 'vaccine'],
    );
    assert.equal(line['reason'], undefined);
  });

  test('tells why the service failed, with what caused it', async (t) => {
    const cause = new Error('403 from the bucket', { cause: new RangeError('deeper') });
    const error = new Problem('store_unreachable', { message: 'Could not store og/1.png', cause });
    const line = await lineOfFailure(t, error);
    assert.deepEqual(
      [line['severity'], line['code'], line['reason']],
      ['ERROR', 'store_unreachable', error.message],
    );
    assert.deepEqual(line['cause'], {
      name: 'Error',
      reason: '403 from the bucket',
      cause: { name: 'RangeError', reason: 'deeper' },
    });
  });

  test('tells where an unexpected error was thrown, but not its message, which may quote a value', async (t) => {
    const line = await lineOfFailure(
      t,
      new TypeError(`Cannot read ${SECRET.area} \n    at ${SECRET.period} (file:///x.ts:1:1)`),
    );
    assert.deepEqual([line['severity'], line['code'], line['reason']], ['ERROR', 'internal', 'TypeError']);
    assert.match(String(line['stack_trace']), /^TypeError\n    at .*log\.test\.ts:\d+/u);
  });

  test('calls overload a warning', async (t) => {
    const line = await lineOfFailure(t, new Problem('overloaded'));
    assert.deepEqual([line['severity'], line['code']], ['WARNING', 'overloaded']);
  });

  test('has the beginning of a long path and user agent', async (t) => {
    const parts = await createTestApp(t);
    const url = `/create/${'a'.repeat(5_000)}`;
    const agent = 'é'.repeat(5_000);
    await post(parts.app, url, TOKYO, { 'user-agent': agent });
    const { httpRequest, message } = await lastLine(parts);
    const path = url.slice(0, LONGEST_TEXT);
    const { requestUrl, userAgent } = Object(httpRequest);
    assert.equal(requestUrl, path);
    assert.match(userAgent, /^(?:%[0-9A-F]{2})+$/u);
    assert.ok(userAgent.length <= 6 * LONGEST_TEXT, `${userAgent.length} characters`);
    assert.equal(message, `POST ${path} 404`);
  });

  test('cannot be forged by what a client sends', async (t) => {
    const parts = await createTestApp(t);
    const forged = '"}\n{"severity":"CRITICAL","message":"forged"}\n\u2028\u001b[31m';
    await post(parts.app, `/create/${encodeURIComponent(forged)}`, TOKYO);
    await post(parts.app, '/create', TOKYO, { 'user-agent': 'x"}{"severity":"CRITICAL"}' });
    await lastLine(parts, 2);
    assert.equal(parts.logText().trimEnd().split('\n').length, 2);
    assert.deepEqual(
      parts.log.map(({ severity }) => severity),
      ['INFO', 'INFO'],
    );
  });

  test('names the request that a problem document names', async (t) => {
    const parts = await createTestApp(t);
    const { instance } = readProblem(await ask(parts.app, { method: 'GET', url: '/nowhere' }));
    assert.equal(instance, `urn:uuid:${String((await lastLine(parts))['requestId'])}`);
  });

  test('has a line for a request whose client left before its answer', async (t) => {
    const parts = await createTestApp(t);
    const port = await listen(parts.app);
    const drawing = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    parts.renderer.before = async () => {
      drawing.resolve();
      await finish.promise;
    };
    const before = parts.log.length;
    const socket = await open(port);
    const body = JSON.stringify(TOKYO);
    socket.write(
      `POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    await drawing.promise;
    socket.destroy();
    await once(socket, 'close');
    const line = await lastLine(parts, before + 1);
    assert.equal(z.looseObject({ status: z.number() }).parse(line['httpRequest']).status, 499);
    finish.resolve();

    // The card was made all the same: the next one who asks gets it at once.
    parts.renderer.before = async () => undefined;
    assert.equal((await post(parts.app, '/create', TOKYO)).statusCode, 200);
  });
});
