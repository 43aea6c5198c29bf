import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { createApp, describeApi } from '../../src/app.ts';
import { createResolvePictures } from '../../src/card/resolve-pictures.ts';
import { PICTURE_BODY_LIMIT, readConfig } from '../../src/config.ts';
import { BODY_LIMIT } from '../../src/context/parse-json.ts';
import type { HttpServer } from '../../src/http/http-server.ts';
import { createLogger } from '../../src/log.ts';
import { createDecoder } from '../../src/picture/create-decoder.ts';
import { loadRegistry } from '../../src/renderer/load-registry.ts';
import { MAX_PICTURE_BYTES } from '../../src/template/picture-field.ts';
import { sendPicture, startPictureHost, type PictureHost } from '../picture/support/picture-host.ts';
import { blackPng, gradient } from '../picture/support/pictures.ts';
import { FONTS, TEMPLATES } from '../support/directories.ts';
import { FakeRenderer } from './support/fake-renderer.ts';
import { smallFallbacks } from './support/small-picture.ts';
import { MemoryStore } from './support/memory-store.ts';
import { BASE_URL, TOKYO } from './support/test-app.ts';

const STARTERS = join(import.meta.dirname, '../../starters');
const [templates, starters] = await Promise.all(
  [TEMPLATES, STARTERS].map((templatesDirectory) =>
    loadRegistry({ templatesDirectory, fontsDirectory: FONTS }),
  ),
);
const registry = new Map([...(templates?.registry ?? []), ...(starters?.registry ?? [])]);

const decoder = await createDecoder({ processes: 1, queueLimit: 8, deadline: 20_000, log: () => undefined });
after(() => decoder.close());

const png = await gradient().png().toBuffer();
const webp = await gradient().webp({ lossless: true }).toBuffer();

function uri(bytes: Uint8Array, type = 'png'): string {
  return `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

function person(avatar: unknown): object {
  return { avatar, name: '青木 はるか', role: '地域おこし協力隊', about: '海の見える町で。' };
}

interface PictureApp {
  readonly app: HttpServer;
  readonly renderer: FakeRenderer;
  readonly host: PictureHost;
  readonly logText: () => string;
  readonly post: (
    path: string,
    context: object,
  ) => Promise<{ status: number; body: Record<string, unknown>; text: string }>;
}

async function openPictureApp(
  t: TestContext,
  answer: Parameters<typeof startPictureHost>[1] = (response) => sendPicture(response, png),
  deadline = 60_000,
): Promise<PictureApp> {
  const host = await startPictureHost(t, answer, { maxBytes: MAX_PICTURE_BYTES, deadline });
  const renderer = new FakeRenderer();
  const lines: string[] = [];
  const app = await createApp({
    apiDocument: '{}',
    config: readConfig({ PUBLIC_BASE_URL: BASE_URL }),
    registry,
    fallbackPictures: smallFallbacks(registry),
    renderer,
    store: { store: new MemoryStore(), publicBaseUrl: null },
    resolvePictures: createResolvePictures({
      fetchPicture: host.fetchPicture,
      decoder,
      recent: new Map(),
    }),
    logger: createLogger('info', { write: (line) => lines.push(line) }),
  });
  t.after(() => app.close());
  return {
    app,
    renderer,
    host,
    logText: () => lines.join(''),
    async post(path, context) {
      const { statusCode, body } = await app.inject({ method: 'POST', url: path, payload: context });
      return { status: statusCode, body: JSON.parse(body), text: body };
    },
  };
}

test('the same picture in three ways is one card, made once', async (t) => {
  const { post, renderer } = await openPictureApp(t);
  const first = await post('/create/profile', person(uri(png)));
  const [second, third] = [
    await post('/create/profile', person(uri(webp, 'webp'))),
    await post('/create/profile', person('https://pictures.example/a.png')),
  ];
  assert.deepEqual([first.status, second.status, third.status], [201, 200, 200]);
  assert.equal(second.body['key'], first.body['key']);
  assert.equal(third.body['key'], first.body['key']);
  assert.equal(renderer.drawn.filter(({ variant }) => variant === 'card').length, 1);
});

test('another picture, or none, is another card', async (t) => {
  const { post } = await openPictureApp(t);
  const other = await gradient(81, 60).png().toBuffer();
  const keys = new Set<unknown>();
  for (const avatar of [uri(png), uri(other), undefined]) {
    keys.add((await post('/create/profile', person(avatar))).body['key']);
  }
  assert.equal(keys.size, 3);
});

test('the renderer sees what was decoded, not what was sent', async (t) => {
  const { post, renderer } = await openPictureApp(t);
  await post('/create/profile', person(uri(webp, 'webp')));
  const card = renderer.drawn.find(({ variant }) => variant === 'card');
  assert.match(String(card?.context['avatar']), /^data:image\/png;base64,iVBORw0KGgo/u);
});

test('/resolve says the key that /create will have, and /render takes pictures too', async (t) => {
  const { app, post } = await openPictureApp(t);
  const resolved = await post('/resolve/profile', person('https://pictures.example/a.png'));
  const created = await post('/create/profile', person(uri(png)));
  assert.equal(resolved.body['key'], created.body['key']);
  const { statusCode, headers } = await app.inject({
    method: 'POST',
    url: '/render/profile',
    payload: person(uri(png)),
  });
  assert.deepEqual([statusCode, headers['content-type']], [200, 'image/png']);
});

for (const route of ['render', 'create', 'batch']) {
  test(`at scale 2, /${route} draws a picture with as many pixels as the card has where it is shown`, async (t) => {
    const { app, renderer } = await openPictureApp(t);
    const large = await gradient(1_200, 1_100).png().toBuffer();
    const { statusCode } = await app.inject({
      method: 'POST',
      url: `/${route}/profile?scale=2`,
      headers: { 'content-type': route === 'batch' ? 'application/x-ndjson' : 'application/json' },
      payload: JSON.stringify(person(uri(large))),
    });
    assert.ok(statusCode < 300);
    const card = renderer.drawn.find(({ variant }) => variant === 'card');
    const shown = Buffer.from(String(card?.context['avatar']).split(',')[1] ?? '', 'base64');
    // Of the box of 500 × 500 px.
    assert.deepEqual([shown.readUInt32BE(16), shown.readUInt32BE(20)], [1_091, 1_000]);
  });
}

for (const start of [
  'data:image/jpg;base64,',
  'DATA:IMAGE/PNG;BASE64,',
  'data:image/png;charset=utf-8;base64,',
]) {
  test(`a data URI that begins with ${start} is a picture`, async (t) => {
    const { post } = await openPictureApp(t);
    const { status } = await post('/create/profile', person(start + png.toString('base64')));
    assert.equal(status, 201);
  });
}

for (const [what, avatar, message] of [
  ['an SVG', uri(Buffer.from('<svg/>')), /PNG, JPEG or WebP/u],
  ['a bomb', uri(blackPng(50_000, 50_000, 16)), /at most 24000000 pixels/u],
  ['half a picture', uri(png.subarray(0, png.length / 2)), /cannot be decoded/u],
  ['a host that is not on the list', 'https://evil.example/a.png', /a host that this service/u],
  ['an address', 'https://127.0.0.1/a.png', /a host that this service/u],
  ['a password', 'https://a:secret@pictures.example/a.png', /without user and password/u],
] as const) {
  test(`${what} is 422 picture_rejected with the field and the fallback card`, async (t) => {
    const { post, logText, host } = await openPictureApp(t);
    const { status, body, text } = await post('/create/profile', person(avatar));
    assert.equal(status, 422);
    assert.equal(body['code'], 'picture_rejected');
    assert.ok('fallback' in body);
    const [error] = body['errors'] as [{ pointer: string; message: string }];
    assert.equal(error.pointer, '/avatar');
    assert.match(error.message, message);
    assert.deepEqual(host.asked, []);
    for (const told of [text, logText()])
      assert.doesNotMatch(told, /evil|secret|127\.0\.0\.1\/|base64,[^…]/u);
  });
}

for (const [what, avatar] of [
  ['text', 'a.png'],
  ['http', 'http://pictures.example/a.png'],
  ['a file', 'file:///etc/passwd'],
  ['a GIF by its own name', uri(png, 'gif')],
  ['a data URI without base64', 'data:image/png,abc'],
  ['a data URI of SVG', 'data:image/svg+xml;base64,PHN2Zy8+'],
  ['a number', 1],
] as const) {
  test(`${what} in the place of a picture is 422 context_rejected, and nothing is decoded`, async (t) => {
    const { post } = await openPictureApp(t);
    const { status, body } = await post('/create/profile', person(avatar));
    assert.deepEqual([status, body['code']], [422, 'context_rejected']);
    assert.equal((body['errors'] as [{ pointer: string }])[0].pointer, '/avatar');
  });
}

test('a host that answers wrongly is 502, and the log says how but not where', async (t) => {
  const { post, logText } = await openPictureApp(t, (response) => response.writeHead(404).end('secret'));
  const { status, body, text } = await post('/create/profile', person('https://pictures.example/wrong'));
  assert.deepEqual([status, body['code']], [502, 'picture_unreachable']);
  assert.equal((body['errors'] as [{ pointer: string }])[0].pointer, '/avatar');
  assert.ok('fallback' in body);
  assert.match(logText(), /a status other than 200/u);
  assert.doesNotMatch(text + logText(), /pictures\.example|secret|127\.0\.0\.1:/u);
});

test('a host that does not answer is 504, and the log does not say where', async (t) => {
  const { post, logText } = await openPictureApp(t, () => undefined, 200);
  const { status, body, text } = await post('/create/profile', person('https://pictures.example/late'));
  assert.deepEqual([status, body['code']], [504, 'picture_timeout']);
  assert.equal((body['errors'] as [{ pointer: string }])[0].pointer, '/avatar');
  assert.ok('fallback' in body);
  assert.doesNotMatch(text + logText(), /pictures\.example|127\.0\.0\.1:/u);
});

test('a body with pictures may be large, to a bound; that of another template may not', async (t) => {
  const { app } = await openPictureApp(t);
  const status = async (url: string, bytes: number): Promise<number> => {
    const context = person(undefined);
    // What is no picture has 16 KiB, and spaces are none.
    const length = bytes - Buffer.byteLength(JSON.stringify({ ...context, avatar: 'data:image/' }));
    const payload =
      bytes > BODY_LIMIT + 1
        ? JSON.stringify({ ...context, avatar: `data:image/${'A'.repeat(length)}` })
        : JSON.stringify(context).padEnd(
            bytes - (Buffer.byteLength(JSON.stringify(context)) - JSON.stringify(context).length),
          );
    const headers = { 'content-type': 'application/json' };
    return (await app.inject({ method: 'POST', url, payload, headers })).statusCode;
  };
  for (const path of ['/create/profile', '/resolve/profile', '/render/profile']) {
    assert.equal(await status(path, PICTURE_BODY_LIMIT), 422, path);
    assert.equal(await status(path, PICTURE_BODY_LIMIT + 1), 413, path);
  }
  for (const path of ['/create/vaccine', '/create', '/resolve/vaccine', '/render/event', '/create/none']) {
    assert.notEqual(await status(path, BODY_LIMIT), 413, path);
    if (path !== '/create/none') assert.equal(await status(path, BODY_LIMIT + 1), 413, path);
  }
});

test('a line of a batch may be large only where the template takes pictures', async (t) => {
  const { app } = await openPictureApp(t);
  const problem = async (url: string, line: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const { body } = await app.inject({ method: 'POST', url, payload: line, headers });
    return JSON.parse(body).problem?.code;
  };
  const large = JSON.stringify(person(uri(png))).replace('}', `${' '.repeat(BODY_LIMIT - 200)}}`);
  assert.equal(await problem('/batch/profile', large), undefined);
  assert.equal(await problem('/batch/vaccine', large), 'body_too_large');
  assert.equal(await problem('/batch/profile', large.padEnd(2 * BODY_LIMIT)), 'body_too_large');
});

test('a picture of more bytes than may be is refused by the schema', async (t) => {
  const { post } = await openPictureApp(t);
  const { status, body } = await post('/create/profile', person(uri(Buffer.alloc(MAX_PICTURE_BYTES + 3))));
  assert.deepEqual([status, body['code']], [422, 'context_rejected']);
});

test('two of the largest pictures fit a body', () => {
  assert.ok(2 * Math.ceil(MAX_PICTURE_BYTES / 3) * 4 + BODY_LIMIT < PICTURE_BODY_LIMIT);
});

test('templates without pictures are untouched: their keys, their schemas and their problems', async (t) => {
  const { post, renderer } = await openPictureApp(t);
  const { body } = await post('/resolve/vaccine', TOKYO);
  assert.equal(renderer.laidOut[0]?.context['area'], '東京都');
  assert.match(String(body['key']), /^[0-9a-f]{32}$/u);
  const paths = new Map(Object.entries(Object(await describeApi(registry)).paths));
  assert.doesNotMatch(JSON.stringify(paths.get('/create/vaccine')), /picture_|x-picture/u);
  assert.match(JSON.stringify(paths.get('/create/profile')), /picture_unreachable.*picture_timeout/u);
});

test('the schema of a context says which of its members are pictures, and of which size', async (t) => {
  const { app } = await openPictureApp(t);
  const { schema } = (await app.inject('/templates/profile')).json();
  assert.deepEqual(schema.properties.avatar['x-picture'], { width: 500, height: 500 });
  assert.equal(typeof schema.properties.avatar.maxLength, 'number');
  assert.equal(schema.properties.name['x-picture'], undefined);
});
