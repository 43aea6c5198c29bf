import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { post } from './support/ask.ts';
import { createTestApp, TOKYO } from './support/test-app.ts';
import '../support/property-seed.ts';

/** Texts that mean something to a part of the service, or to none. */
const HOSTILE = [
  '<b>&"\'</b>',
  ']]></text><image href="/etc/passwd"/>',
  '&lt;&#0;&bomb;',
  '{{ range(1e9) }}{% include "/etc/passwd" %}{# #}',
  '${process.env.API_TOKEN}',
  'url(javascript:alert(1))',
  '../../../etc/passwd\0.png',
  'a\r\nset-cookie: x=1',
  '\ud83d',
  '\ufffe\uffff\ufffd',
  '\u202edrow\u2066',
  'e\u0301\u0301\u0301\u0301\u0301\u0301',
  '\u200b\u2060\ufeff',
  'ﷺ𒐫꧅⸻',
  '👨‍👩‍👧‍👦🏳️‍🌈🇯🇵',
  'A'.repeat(10_000),
  'が'.normalize('NFD').repeat(40),
  '__proto__',
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.string()).map((parts) => parts.join('')),
);
const value = fc.oneof(
  text,
  fc.double(),
  fc.maxSafeInteger(),
  fc.jsonValue(),
  fc.constantFrom(null, true, [], {}),
);
const context = fc.record(
  { area: value, age: fc.oneof(fc.integer({ min: -5, max: 130 }), value), period: value, extra: value },
  { requiredKeys: [] },
);

describe('any JSON value', () => {
  for (const path of ['/create', '/create/article', '/resolve/vaccine', '/render/vaccine']) {
    test(`to ${path} is taken or refused, never a fault, and the next card is right`, async (t) => {
      const { app } = await createTestApp(t);
      const body = fc.oneof(fc.jsonValue(), context, fc.json());
      await fc.assert(
        fc.asyncProperty(body, async (sent) => {
          const { statusCode } = await post(app, path, sent);
          assert.ok([200, 201, 400, 413, 422].includes(statusCode), String(statusCode));
        }),
        { numRuns: 300 },
      );
      const next = await post(app, path.replace('article', 'vaccine'), TOKYO);
      assert.ok(next.statusCode < 300);
    });
  }
});

describe('any bytes', () => {
  test('as a body are taken or refused, never a fault', async (t) => {
    const { app } = await createTestApp(t);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { statusCode } = await post(app, '/create', Buffer.from(bytes));
        assert.ok([400, 422].includes(statusCode), String(statusCode));
      }),
      { numRuns: 300 },
    );
  });

  test('in a path or a query are answered, never a fault', async (t) => {
    const { app } = await createTestApp(t);
    const part = fc.string({ unit: 'grapheme-ascii' }).map((raw) => encodeURI(raw));
    const prefix = fc.constantFrom(
      '/',
      '/create/',
      '/create?',
      '/templates/',
      '/images/',
      '/images/x?',
      '/health/live?',
    );
    await fc.assert(
      fc.asyncProperty(prefix, part, async (start, rest) => {
        const { statusCode } = await post(app, start + rest, TOKYO);
        assert.ok([200, 201, 400, 404, 405, 422].includes(statusCode), String(statusCode));
      }),
      { numRuns: 300 },
    );
  });
});
