import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import {
  assert as assertProperty,
  array,
  asyncProperty,
  boolean,
  constantFrom,
  domain,
  ipV4,
  ipV4Extended,
  ipV6,
  oneof,
  record,
  tuple,
  type Arbitrary,
} from 'fast-check';
import { exchange, listen } from '../http/support/raw-socket.ts';
import { createTestApp, TOKYO, type TestApp } from '../http/support/test-app.ts';
import '../support/property-seed.ts';

type Headers = Readonly<Record<string, string>>;

/** Only one that listens has to be closed. */
const openApp = (
  environment: Record<string, string> = {},
  context: Pick<TestContext, 'after'> = { after: () => undefined },
): Promise<TestApp> =>
  createTestApp(context, { environment: { PREVIEW: 'true', UNSIGNED_LINKS: 'true', ...environment } });

const alone = await openApp();
const named = await openApp({
  HOST: '0.0.0.0',
  PREVIEW_HOSTS: 'Box,design.example.com,192.168.0.7,fd00:0::7',
});

/** All that the service has, and a path that it has not. */
const PATHS = ['/', '/preview', '/templates', '/openapi.json', '/health/live', '/og/vaccine.png', '/nowhere'];

async function statusOf({ app }: TestApp, headers: Headers, url = '/templates'): Promise<number> {
  return (await app.inject({ url, headers })).statusCode;
}

async function codeOf({ app }: TestApp, headers: Headers, url = '/templates'): Promise<unknown> {
  const { statusCode, body } = await app.inject({ url, headers });
  return statusCode === 200 ? null : JSON.parse(body).code;
}

const port = constantFrom('', ':', ':80', ':8080', ':65535');

/** Letters in either case. */
function anyCase(text: string): Arbitrary<string> {
  return array(boolean(), { minLength: text.length, maxLength: text.length }).map((upper) =>
    Array.from(text, (letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(''),
  );
}

describe('with PREVIEW=true, the header Host', () => {
  const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
  const GIVEN = ['box', 'design.example.com', '192.168.0.7', '[fd00::7]'];

  test('may be a loopback host or one of the configuration, in any case and with any port', async () => {
    for (const [app, hosts] of [
      [alone, LOOPBACK],
      [named, [...LOOPBACK, ...GIVEN]],
    ] as const) {
      const host = constantFrom(...hosts).chain((host) => tuple(anyCase(host), port));
      await assertProperty(
        asyncProperty(host, async (parts) => {
          assert.equal(await statusOf(app, { host: parts.join('') }), 200);
        }),
      );
    }
  });

  test('may be the address that is listened to', async () => {
    for (const [HOST, host] of [
      ['192.168.0.9', '192.168.0.9:8080'],
      ['::1', '[::1]'],
      ['FD00:0::9', '[fd00::9]:8080'],
      ['Box', 'box'],
    ] as const) {
      assert.equal(await statusOf(await openApp({ HOST }), { host }), 200, HOST);
    }
  });

  /** Refused as malformed where it is no host at all. */
  async function assertRefused(host: string): Promise<void> {
    const status = await statusOf(named, { host });
    assert.ok(status === 421 || status === 400, `${host}: ${status}`);
  }

  test('may be no other one', async () => {
    const accepted = new Set([...LOOPBACK, ...GIVEN]);
    const other = oneof(
      domain(),
      ipV4(),
      ipV4Extended(),
      ipV6().map((address) => `[${address}]`),
    ).filter((host) => !accepted.has(host.toLowerCase()));
    await assertProperty(asyncProperty(other, port, (host, port) => assertRefused(host + port)));
  });

  test('may be nothing that only looks like one', async () => {
    const alike = [...LOOPBACK, ...GIVEN].flatMap((host) => [
      `${host}.`,
      `${host}.evil.example`,
      `evil.example.${host}`,
      `evil-${host}`,
      `${host}evil`,
      `${host}@evil.example`,
      `evil.example@${host}`,
      `${host}:80:80`,
      `${host}:x`,
      `${host}/`,
      `${host},evil.example`,
      `${host} evil.example`,
      `[${host}]`,
      `%6c${host}`,
    ]);
    const odd = `: :8080 [] [ 0 0.0.0.0 0.0.0.0:8080 [::] [::]:8080 127.1 0x7f.1 2130706433 127.0.0.2 [0:0:0:0:0:0:0:1]
      [::ffff:127.0.0.1] xn--lcalhost-54a ｌocalhost undefined null`;
    for (const host of [...alike, ...odd.split(/\s+/u)]) await assertRefused(host);
  });

  test('is refused on every path, before anything is drawn or stored', async () => {
    const { app, renderer, store } = await openApp();
    const drawn = renderer.drawn.length;
    const stored = store.cards.size;
    const headers = { host: 'evil.example' };
    for (const url of PATHS) assert.equal(await codeOf(alone, headers, url), 'host_rejected', url);
    const created = await app.inject({ method: 'POST', url: '/create', headers, payload: TOKYO });
    assert.equal(created.statusCode, 421);
    assert.deepEqual([renderer.drawn.length, store.cards.size], [drawn, stored]);
  });

  test('may be neither empty nor left out, and a target that names another host counts, too', async (t) => {
    const { app } = await openApp({}, t);
    const address = await listen(app);
    for (const [head, status] of [
      ['GET /templates HTTP/1.1\r\nHost: localhost', 200],
      ['GET /templates HTTP/1.1\r\nHost:', 421],
      ['GET /templates HTTP/1.0', 421],
      ['GET http://localhost/templates HTTP/1.1\r\nHost: localhost', 200],
      ['GET http://evil.example/templates HTTP/1.1\r\nHost: localhost', 421],
      ['GET http://localhost/templates HTTP/1.1\r\nHost: evil.example', 421],
      ['GET http://localhost@evil.example/templates HTTP/1.1\r\nHost: localhost', 421],
    ] as const) {
      const answer = await exchange(address, `${head}\r\nConnection: close\r\n\r\n`);
      assert.equal(answer.status, status, head);
    }
  });

  test('is no one’s where an address of the configuration cannot be one of a URL', async () => {
    const app = await openApp({ HOST: 'fe80::1%eth0' });
    for (const host of ['undefined', 'null', ':', 'fe80::1%eth0']) {
      assert.notEqual(await statusOf(app, { host }), 200, host);
    }
  });
});

describe('with PREVIEW=true, a request that a browser sends', () => {
  const host = 'localhost:8080';

  test('for the page itself is answered', async () => {
    for (const headers of [
      { host },
      { host, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
      { host, 'sec-fetch-site': 'same-origin' },
      { host, origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' },
      // A proxy ends TLS.
      { host: 'localhost', origin: 'https://localhost' },
    ]) {
      assert.equal(await codeOf(alone, headers), null, JSON.stringify(headers));
    }
  });

  test('with another Origin is refused', async () => {
    const assertRefused = async (origin: string): Promise<void> =>
      assert.equal(await codeOf(alone, { host, origin }), 'origin_rejected', origin);
    const other = tuple(constantFrom('http://', 'https://'), domain(), port);
    await assertProperty(asyncProperty(other, (parts) => assertRefused(parts.join(''))));
    const odd = `null * undefined localhost:8080 //localhost:8080 http:// http://localhost http://localhost:3000
      http://127.0.0.1:8080 http://localhost:80800 http://localhost.:8080 http://a@localhost:8080
      http://localhost:8080.evil.example http://localhost:8080@evil.example ftp://localhost:8080
      file://localhost:8080 chrome-extension://localhost:8080`;
    for (const origin of ['', ...odd.split(/\s+/u)]) await assertRefused(origin);
  });

  test('for another site is refused on every path, whatever it fetches', async () => {
    const values = record({
      url: constantFrom(...PATHS.filter((path) => path !== '/preview')),
      'sec-fetch-site': constantFrom('cross-site', 'same-site', '', 'same-origin, cross-site'),
      'sec-fetch-mode': constantFrom('navigate', 'no-cors', 'cors', 'websocket'),
      'sec-fetch-dest': constantFrom('document', 'image', 'script', 'iframe', 'empty'),
    });
    await assertProperty(
      asyncProperty(values, async ({ url, ...headers }) => {
        assert.equal(await codeOf(alone, { host, ...headers }, url), 'origin_rejected', url);
      }),
    );
  });

  test('for a link to the page is let through, but nothing else that leads there', async () => {
    const link = {
      host,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const { app } = await openApp();
    // In the place of the page, which this app does not have.
    app.get('/preview', () => 'page');
    const isLetThrough = async (method: 'GET' | 'HEAD' | 'POST', headers: Headers): Promise<boolean> =>
      (await app.inject({ method, url: '/preview', headers })).statusCode === 200;
    assert.equal(await isLetThrough('GET', link), true);
    for (const [method, headers] of [
      ['HEAD', link],
      ['POST', link],
      ['GET', { ...link, 'sec-fetch-dest': 'iframe' }],
      ['GET', { ...link, 'sec-fetch-mode': 'no-cors' }],
      ['GET', { ...link, origin: 'https://evil.example' }],
      ['GET', { ...link, host: 'evil.example' }],
    ] as const) {
      assert.equal(await isLetThrough(method, headers), false, JSON.stringify(headers));
    }
  });

  test('through a proxy that changes Host is answered if its own host was given', async () => {
    for (const [headers, code] of [
      [{ host, origin: 'https://design.example.com' }, null],
      [{ host: 'design.example.com', origin: 'https://design.example.com' }, null],
      // Another port is another program's.
      [{ host: 'box:8080', origin: 'http://box:3000' }, 'origin_rejected'],
      [{ host, origin: 'https://other.example.com' }, 'origin_rejected'],
    ] as const) {
      assert.equal(await codeOf(named, headers), code, JSON.stringify(headers));
    }
  });
});

test('without PREVIEW, hosts and origins are for others to check', async (t) => {
  const app = await createTestApp(t);
  const headers = {
    host: 'cards.example.jp',
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
  };
  assert.equal(await statusOf(app, headers), 200);
});
