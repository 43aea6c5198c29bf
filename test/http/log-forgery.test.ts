/** Whatever bytes come over the wire, a request has one line in the log, and that line is one line to every reader. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { inVisibleAscii } from '../../src/http/request-log.ts';
import { ask } from './support/ask.ts';
import { exchange, listen } from './support/raw-socket.ts';
import { createTestApp } from './support/test-app.ts';
import '../support/property-seed.ts';

const FORGED = '"}\n{"severity":"CRITICAL","message":"forged"}\r\n';

/** What ends a line for some reader, commands a terminal, reorders what is read, or means something to JSON. */
const HOSTILE = [
  FORGED,
  '\u001B[2J\u001B]0;x\u0007',
  '\u009B31m\u0085',
  '\u2028\u2029',
  '\u202E\u2066',
  '\0\b\v\f\u007F',
  '\uD83D',
  '"\\"',
];

const headers = ['user-agent', 'traceparent', 'x-cloud-trace-context', 'x-request-id', 'x-forwarded-for'];

test('a line of the log has nothing in it but visible characters', async (t) => {
  const parts = await createTestApp(t, { environment: { GOOGLE_CLOUD_PROJECT: 'cards-1' } });
  for (const text of HOSTILE) {
    const before = parts.log.length;
    await ask(parts.app, {
      method: 'GET',
      url: `/${encodeURIComponent(text.toWellFormed())}?${encodeURIComponent(text.toWellFormed())}`,
      headers: Object.fromEntries(headers.map((name) => [name, text])),
    });
    assert.equal(parts.log.length, before + 1);
    assert.match(parts.logText(), /^[ -~\n]*$/u);
    assert.ok(parts.log.every(({ severity }) => severity === 'INFO'));
  }
});

test('any octets that the parser lets through are written visibly', async (t) => {
  const parts = await createTestApp(t);
  const port = await listen(parts.app);
  const octets = fc.uint8Array({ minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(octets, octets, async (target, agent) => {
      const before = parts.log.length;
      const { status } = await exchange(
        port,
        Buffer.concat([
          Buffer.from('GET /'),
          target,
          Buffer.from(' HTTP/1.1\r\nHost: x\r\nConnection: close\r\nUser-Agent: '),
          // Any of them would be no value at all.
          agent.map((octet) => (octet < 0x20 || octet === 0x7f ? octet | 0x80 : octet)),
          Buffer.from('\r\n\r\n'),
        ]),
      );
      assert.ok([200, 400, 404].includes(status), String(status));
      assert.equal(parts.log.length, before + 1);
      assert.match(parts.logText(), /^[ -~\n]*$/u);
    }),
    { numRuns: 150 },
  );
});

test('what is visible is written as it is, all else by its octets', () => {
  assert.equal(inVisibleAscii('Mozilla/5.0 (X; "y\\z~")'), 'Mozilla/5.0 (X; "y\\z~")');
  assert.equal(inVisibleAscii('a\u0085\u009Bé\t\u007F'), 'a%85%9B%E9%09%7F');
  assert.equal(inVisibleAscii('\u2028\uD83D'), '%E2%80%A8%EF%BF%BD');
  assert.equal(inVisibleAscii(undefined), undefined);
});
