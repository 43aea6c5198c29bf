/** The table of errors is proven both ways: every code is answered by someone, and no answer is outside of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem, PROBLEMS, type ProblemCode } from '../../src/errors.ts';
import { canonicalLink, signLink } from '../../src/http/link-query.ts';
import { ask, post, readProblem } from './support/ask.ts';
import { createTestApp, TOKYO, type TestApp } from './support/test-app.ts';
import { exchange, listen } from './support/raw-socket.ts';

/** Codes that a route passes on from the part that knows: the renderer or the store. */
const FROM_RENDERER = [
  'overloaded',
  'deadline_exceeded',
  'renderer_failed',
  'format_unavailable',
  'not_ready',
  'shutting_down',
] as const;
const FROM_STORE = ['store_unreachable', 'deadline_exceeded'] as const;
/** Those of the renderer that say what is wrong with the context. */
const WITH_ERRORS = ['characters_not_covered', 'budget_not_met'] as const;
/** What leads to them is proven with a template that takes pictures, in pictures.test.ts. */
const OF_PICTURES = ['picture_rejected', 'picture_unreachable', 'picture_timeout'] as const;

const LINK_KEY = 'k'.repeat(32);

function expiredLink(): string {
  const canonical = canonicalLink('/og/vaccine.png', [
    ...Object.entries(TOKYO).map(([name, value]): [string, string] => [name, String(value)]),
    ['expires', '1'],
  ]);
  return `${canonical}&signature=${signLink(canonical, LINK_KEY)}`;
}

/** How to get every other problem that a whole request can meet. */
const REQUESTS: readonly [ProblemCode, (parts: TestApp) => ReturnType<typeof ask>][] = [
  ['malformed_request', ({ app }) => ask(app, { method: 'GET', url: '/%zz' })],
  ['malformed_json', ({ app }) => post(app, '/create', '{')],
  ['malformed_utf8', ({ app }) => post(app, '/create', Buffer.from([0x22, 0xff, 0x22]))],
  ['unauthorized', ({ app }) => post(app, '/create', TOKYO, { authorization: '' })],
  ['not_found', ({ app }) => ask(app, { method: 'GET', url: '/nowhere' })],
  ['template_not_found', ({ app }) => post(app, '/create/none', TOKYO)],
  ['template_not_found', ({ app }) => ask(app, { method: 'GET', url: '/templates/none' })],
  ['variant_not_found', ({ app }) => post(app, '/create?variant=none', TOKYO)],
  ['image_not_found', ({ app }) => ask(app, { method: 'GET', url: `/images/${'0'.repeat(32)}.png` })],
  ['method_not_allowed', ({ app }) => ask(app, { method: 'GET', url: '/create' })],
  ['body_too_large', ({ app }) => post(app, '/create', 'x'.repeat(20_000))],
  ['unsupported_media_type', ({ app }) => post(app, '/create', TOKYO, { 'content-type': 'text/plain' })],
  ['unsupported_content_encoding', ({ app }) => post(app, '/create', TOKYO, { 'content-encoding': 'gzip' })],
  ['context_rejected', ({ app }) => post(app, '/create', {})],
  ['query_rejected', ({ app }) => post(app, '/create?x=1', TOKYO)],
  ['host_rejected', ({ app }) => ask(app, { method: 'GET', url: '/templates', headers: { host: 'x' } })],
  ['origin_rejected', ({ app }) => ask(app, { method: 'GET', url: '/templates', headers: { origin: 'x' } })],
  ['link_rejected', ({ app }) => ask(app, { method: 'GET', url: '/og/vaccine.png?age=40' })],
  [
    'precondition_failed',
    ({ app }) => ask(app, { method: 'GET', url: '/openapi.json', headers: { 'if-match': '"x"' } }),
  ],
  ['link_expired', ({ app }) => ask(app, { method: 'GET', url: expiredLink() })],
];

/** What only a socket can show. */
const BYTES: readonly [ProblemCode, string][] = [
  ['malformed_request', 'GET / HTTP/1.1\r\n\r\n'],
  ['malformed_request', 'nonsense\r\n\r\n'],
  ['method_not_implemented', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['version_not_supported', 'GET / HTTP/1.2\r\nHost: x\r\n\r\n'],
  ['headers_too_large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  [
    'expectation_failed',
    'POST /create HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\nContent-Length: 2\r\n\r\n',
  ],
  [
    'request_timeout',
    'POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{',
  ],
];

describe('the problem', () => {
  for (const [code, request] of REQUESTS) {
    test(`${code} is answered`, async (t) => {
      const parts = await createTestApp(t, {
        environment: {
          LINK_KEYS: LINK_KEY,
          ...(code === 'unauthorized' && { API_TOKEN: 'x' }),
          ...((code === 'host_rejected' || code === 'origin_rejected') && { PREVIEW: 'true' }),
        },
      });
      assert.equal(readProblem(await request(parts)).code, code);
    });
  }

  for (const code of FROM_RENDERER) {
    test(`${code} of the renderer is answered by all that draws`, async (t) => {
      const { app, renderer } = await createTestApp(t);
      renderer.before = () => Promise.reject(new Problem(code, { message: 'secret detail' }));
      for (const path of ['/create', '/create/article', '/resolve/vaccine', '/render/vaccine']) {
        const article = { title: 'a', author: 'b', site: 'c', date: 'd' };
        const answer = await post(app, path, path.endsWith('article') ? article : TOKYO);
        assert.equal(readProblem(answer).code, code);
        assert.doesNotMatch(answer.body, /secret/u);
      }
    });
  }

  for (const code of FROM_STORE) {
    test(`${code} of the store is answered, and nothing is taken for stored`, async (t) => {
      const { app, store } = await createTestApp(t);
      const { before } = store;
      store.before = () => Promise.reject(new Problem(code, { message: 'secret detail' }));
      assert.equal(readProblem(await post(app, '/create', TOKYO)).code, code);
      store.before = before;
      assert.equal((await post(app, '/create', TOKYO)).statusCode, 201);
    });
  }

  for (const code of WITH_ERRORS) {
    test(`${code} of the renderer is answered with what is wrong`, async (t) => {
      const { app, renderer } = await createTestApp(t);
      const errors = [{ pointer: '', message: 'Expected less', codePoints: ['U+1F6DF'] }];
      renderer.before = () => Promise.reject(new Problem(code, { errors }));
      assert.equal(readProblem(await post(app, '/create', TOKYO)).code, code);
    });
  }

  test('internal hides every other error', async (t) => {
    const { app, renderer } = await createTestApp(t);
    for (const error of [
      new Error('secret'),
      'secret',
      null,
      undefined,
      { statusCode: 418, message: 'secret' },
    ]) {
      renderer.before = () => Promise.reject(error);
      const answer = await post(app, '/create', TOKYO);
      assert.equal(readProblem(answer).code, 'internal');
      assert.doesNotMatch(answer.body, /secret/u);
    }
  });

  for (const code of OF_PICTURES) {
    test(`${code} is answered`, async (t) => {
      const { app, renderer } = await createTestApp(t);
      renderer.before = async () => {
        throw new Problem(code);
      };
      const answer = await app.inject({ method: 'POST', url: '/create', payload: TOKYO });
      assert.deepEqual([answer.statusCode, answer.json().code], [PROBLEMS[code].status, code]);
    });
  }

  for (const [code, bytes] of BYTES) {
    test(`${code} is answered to ${JSON.stringify(bytes.slice(0, 60))}`, async (t) => {
      const { app } = await createTestApp(t, { environment: { REQUEST_TIMEOUT_MS: '300' } });
      const answer = await exchange(await listen(app), bytes);
      assert.equal(answer.problem?.code, code);
      assert.equal(answer.status, PROBLEMS[code].status);
      assert.equal(answer.closed, true);
    });
  }
});

test('every problem of the table is answered in one of these ways', () => {
  const answered = new Set<string>([
    'internal',
    ...REQUESTS.map(([code]) => code),
    ...BYTES.map(([code]) => code),
    ...FROM_RENDERER,
    ...FROM_STORE,
    ...WITH_ERRORS,
    ...OF_PICTURES,
  ]);
  for (const code of Object.keys(PROBLEMS)) {
    assert.ok(answered.has(code), `${code} is new: say in REQUESTS of this file how to get it`);
  }
});

test('an answer whose headers cannot be written becomes a problem', async (t) => {
  const parts = await createTestApp(t, {
    environment: { PUBLIC_BASE_URL: '' },
    publicBaseUrl: 'https://例え.jp/カード',
  });
  const body = JSON.stringify(TOKYO);
  const { status, problem, text } = await exchange(
    await listen(parts.app),
    `POST /create HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  assert.equal(status, 500);
  assert.match(text, /^HTTP\/1\.1 500 Internal Server Error\r\n/u);
  assert.equal(problem?.code, 'internal');
  assert.ok(problem.fallback !== undefined);
  assert.equal(parts.log.at(-1)?.['code'], 'internal');
});

describe('the document of a problem', () => {
  test('names its type, its occurrence and nothing internal', async (t) => {
    const { app, log } = await createTestApp(t);
    const { type, instance, ...rest } = readProblem(await ask(app, { method: 'GET', url: '/nowhere' }));
    assert.equal(type, 'urn:ogp-generator:problem:not_found');
    assert.match(instance ?? '', /^urn:uuid:[0-9a-f-]{36}$/u);
    assert.deepEqual(rest, { ...PROBLEMS.not_found, code: 'not_found' });
    assert.ok(log.length === 0 || instance?.endsWith(String(log[0]?.['requestId'])));
  });
});
