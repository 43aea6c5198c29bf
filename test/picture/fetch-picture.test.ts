import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Problem, type ProblemCode } from '../../src/errors.ts';
import { isPublicAddress } from '../../src/picture/public-addresses.ts';
import { createFetchPicture, MAX_HEADER_BYTES } from '../../src/picture/fetch-picture.ts';
import { LOOPBACK, sendPicture, startPictureHost } from './support/picture-host.ts';

const URL_GIVEN = 'https://pictures.example/a.png';

/** Names neither the URL nor an address nor what was answered, to the client or to the log. */
async function assertFails(work: Promise<unknown>, code: ProblemCode, pattern: RegExp): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof Problem, String(error));
    assert.equal(error.code, code);
    const told = `${error.message} ${JSON.stringify(error.errors)}`;
    assert.match(told, pattern);
    assert.doesNotMatch(told, /pictures\.example|127\.0\.0\.1|secret/u);
    assert.equal(error.cause, undefined);
    return true;
  });
}

test('a picture is fetched, with nothing of this service but its name', async (t) => {
  const host = await startPictureHost(t, (response) => sendPicture(response));
  assert.equal(String(await host.fetchPicture(`${URL_GIVEN}?size=2#part`)), 'picture');
  assert.deepEqual(host.asked, ['pictures.example/a.png?size=2']);
  assert.deepEqual(Object.keys(host.headers()).sort(), [
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ]);
});

for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '100.64.0.1']) {
  test(`a host of the list that has the address ${address} is not connected to`, async (t) => {
    const resolve = async (): Promise<LookupAddress[]> => [{ address, family: 4 }];
    const host = await startPictureHost(t, (response) => sendPicture(response), {
      network: { resolve, isPublic: isPublicAddress },
    });
    await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /AddressRefused/u);
    assert.deepEqual(host.asked, []);
  });
}

test('one private address among public ones is enough to refuse a host', async (t) => {
  const resolve = async () => [{ address: '93.184.215.14', family: 4 }, LOOPBACK];
  const host = await startPictureHost(t, (response) => sendPicture(response), {
    network: { resolve, isPublic: isPublicAddress },
  });
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /AddressRefused/u);
  assert.deepEqual(host.asked, []);
});

test('a host without addresses is refused', async (t) => {
  const host = await startPictureHost(t, (response) => sendPicture(response), {
    network: { resolve: async () => [] },
  });
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /AddressRefused/u);
});

test('the address that was checked is the one that is connected to: a name is asked for once', async (t) => {
  let asked = 0;
  // A name that changes its address between the check and the connection (DNS rebinding).
  const checked: string[] = [];
  const host = await startPictureHost(t, (response) => sendPicture(response), {
    network: {
      resolve: async () => {
        asked += 1;
        return [asked === 1 ? LOOPBACK : { address: '10.0.0.1', family: 4 }];
      },
      isPublic(address) {
        checked.push(address);
        return address === LOOPBACK.address;
      },
    },
  });
  assert.equal(String(await host.fetchPicture(URL_GIVEN)), 'picture');
  assert.equal(asked, 1);
  assert.deepEqual(checked, ['127.0.0.1']);
  // The second time the name leads elsewhere, and no connection of the first time is used again.
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /AddressRefused/u);
  assert.equal(host.asked.length, 1);
});

function redirectTo(location: string, status = 302) {
  return (t: TestContext) =>
    startPictureHost(t, (response, path) => {
      if (path === '/a.png') response.writeHead(status, { location }).end('secret');
      else sendPicture(response);
    });
}

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect with ${status} to another host of the list is followed`, async (t) => {
    const host = await redirectTo('https://cdn.example/b.png', status)(t);
    assert.equal(String(await host.fetchPicture(URL_GIVEN)), 'picture');
    assert.deepEqual(host.asked, ['pictures.example/a.png', 'cdn.example/b.png']);
  });
}

for (const [what, location] of [
  ['to http', 'http://pictures.example/b.png'],
  ['to another host', 'https://evil.example/b.png'],
  ['to an address', 'https://169.254.169.254/latest/meta-data'],
  ['to another port', 'https://pictures.example:8443/b.png'],
  ['with a password', 'https://a:secret@pictures.example/b.png'],
  ['to a file', 'file:///etc/passwd'],
] as const) {
  test(`a redirect ${what} is not followed`, async (t) => {
    const host = await redirectTo(location)(t);
    await assertFails(host.fetchPicture(URL_GIVEN), 'picture_rejected', /Expected/u);
    assert.deepEqual(host.asked, ['pictures.example/a.png']);
  });
}

test('a redirect to a host of the list that has turned private is not followed', async (t) => {
  const host = await startPictureHost(
    t,
    (response) => response.writeHead(302, { location: 'https://cdn.example/b.png' }).end(),
    {
      network: {
        resolve: async (name) => [name === 'cdn.example' ? { address: '10.0.0.1', family: 4 } : LOOPBACK],
        isPublic: (address) => address === LOOPBACK.address,
      },
    },
  );
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /AddressRefused/u);
  assert.deepEqual(host.asked, ['pictures.example/a.png']);
});

test('redirects in a circle end after three', async (t) => {
  const host = await redirectTo('/a.png')(t);
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /more than 3 redirects/u);
  assert.equal(host.asked.length, 4);
});

for (const location of [undefined, 'https://', 'https://[']) {
  test(`a redirect to ${location ?? 'nowhere'} is the host's fault`, async (t) => {
    const host = await startPictureHost(t, (response) =>
      response.writeHead(302, location === undefined ? {} : { location }).end(),
    );
    await assertFails(
      host.fetchPicture(URL_GIVEN),
      'picture_unreachable',
      /redirect without a valid location/u,
    );
  });
}

for (const [what, head, pattern] of [
  ['404', [404, { 'content-type': 'image/png' }], /other than 200/u],
  ['500', [500, {}], /other than 200/u],
  ['206', [206, { 'content-type': 'image/png' }], /other than 200/u],
  ['a page', [200, { 'content-type': 'text/html' }], /not a picture/u],
  ['no type', [200, {}], /not a picture/u],
  [
    'a compressed body',
    [200, { 'content-type': 'image/png', 'content-encoding': 'gzip' }],
    /content encoding/u,
  ],
  [
    'a head that is too large',
    [200, { 'content-type': 'image/png', 'x-long': 'a'.repeat(MAX_HEADER_BYTES) }],
    /HPE_HEADER_OVERFLOW/u,
  ],
] as const) {
  test(`an answer with ${what} is the host's fault, and nothing of it is told`, async (t) => {
    const host = await startPictureHost(t, (response) => response.writeHead(head[0], head[1]).end('secret'));
    await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', pattern);
  });
}

test('a picture that says that it is too large is not read', async (t) => {
  const host = await startPictureHost(t, (response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': '1001' });
    response.write('a');
  });
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_rejected', /at most 1000 bytes/u);
});

test('a picture that turns out too large is not read further', async (t) => {
  let sent = 0;
  const host = await startPictureHost(t, (response) => {
    response.writeHead(200, { 'content-type': 'image/png' });
    const more = setInterval(() => {
      sent += 500;
      response.write('a'.repeat(500));
    }, 5);
    response.on('close', () => clearInterval(more));
  });
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_rejected', /at most 1000 bytes/u);
  assert.ok(sent < 100_000);
});

test('a picture of exactly the largest size is taken', async (t) => {
  const host = await startPictureHost(t, (response) => sendPicture(response, 'a'.repeat(1_000)));
  assert.equal((await host.fetchPicture(URL_GIVEN)).byteLength, 1_000);
});

for (const [what, answer] of [
  ['says nothing', () => undefined],
  [
    'stops after the head',
    (response) => response.writeHead(200, { 'content-type': 'image/png' }).flushHeaders(),
  ],
  [
    'stops in the middle',
    (response) => void response.writeHead(200, { 'content-type': 'image/png' }).write('a'),
  ],
] as const satisfies [string, Parameters<typeof startPictureHost>[1]][]) {
  test(`a host that ${what} is given up on at the deadline`, async (t) => {
    const host = await startPictureHost(t, answer, { deadline: 100 });
    await assertFails(host.fetchPicture(URL_GIVEN), 'picture_timeout', /did not/u);
  });
}

test('a resolver that says nothing is given up on at the deadline', async (t) => {
  const resolve = () => new Promise<never>(() => undefined);
  const host = await startPictureHost(t, (response) => sendPicture(response), {
    deadline: 100,
    network: { resolve },
  });
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_timeout', /did not/u);
});

test('names are looked up once for all who ask at a time, and two at a time, however many fetches are given up', async () => {
  const answers = new Map<string, () => void>();
  const asked: string[] = [];
  const names = ['a.example', 'b.example', 'c.example'];
  const fetchPicture = createFetchPicture({
    hosts: new Set(names),
    deadline: 50,
    maxBytes: 1_000,
    network: {
      resolve(name) {
        asked.push(name);
        return new Promise((answer) => answers.set(name, () => answer([])));
      },
    },
  });
  const fetchAll = (): Promise<unknown> =>
    Promise.allSettled(names.flatMap((name) => [1, 2].map((n) => fetchPicture(`https://${name}/${n}`))));
  await fetchAll();
  await fetchAll();
  assert.deepEqual(asked, ['a.example', 'b.example']);
  answers.get('a.example')?.();
  await setImmediate();
  assert.deepEqual(asked, ['a.example', 'b.example', 'c.example']);
  answers.get('b.example')?.();
  await setImmediate();
  await fetchAll();
  assert.deepEqual(asked.slice(3), ['a.example']);
});

test('a connection that breaks in the middle is no picture', async (t) => {
  const host = await startPictureHost(t, (response) => {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': '100' });
    response.write('a', () => response.destroy());
  });
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /ECONNRESET|abort/iu);
});

test('a certificate of another name is refused', async (t) => {
  const hosts = new Set(['other.example']);
  const host = await startPictureHost(t, (response) => sendPicture(response), { hosts });
  await assertFails(host.fetchPicture('https://other.example/a.png'), 'picture_unreachable', /ALTNAME/u);
  assert.deepEqual(host.asked, []);
});

test('a certificate of nobody known is refused', async (t) => {
  const network = { connection: { ca: [] } };
  const host = await startPictureHost(t, (response) => sendPicture(response), { network });
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /SELF_SIGNED/u);
  assert.deepEqual(host.asked, []);
});

test('a name that is not found is the host of the picture failing', async (t) => {
  const resolve = async (): Promise<never> => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND pictures.example'), { code: 'ENOTFOUND' });
  };
  const host = await startPictureHost(t, (response) => sendPicture(response), { network: { resolve } });
  await assertFails(host.fetchPicture(URL_GIVEN), 'picture_unreachable', /ENOTFOUND/u);
});

test('more pictures of one host than may be fetched at one time are refused, those of another not', async (t) => {
  const waiting: (() => void)[] = [];
  const host = await startPictureHost(t, (response) => waiting.push(() => sendPicture(response)));
  const first = Array.from({ length: 12 }, () => host.fetchPicture(URL_GIVEN));
  await assertFails(host.fetchPicture(URL_GIVEN), 'overloaded', /Too many/u);
  const other = host.fetchPicture('https://cdn.example/a.png');
  const answering = setInterval(() => waiting.splice(0).forEach((answer) => answer()), 10);
  t.after(() => clearInterval(answering));
  await Promise.all([...first, other]);
  assert.equal(String(await host.fetchPicture(URL_GIVEN)), 'picture');
});

test('more pictures than may be fetched at one time are refused, of whatever host', async () => {
  const names = ['a.example', 'b.example', 'c.example', 'd.example'];
  const fetchPicture = createFetchPicture({
    hosts: new Set(names),
    deadline: 50,
    maxBytes: 1_000,
    network: { resolve: () => new Promise(() => undefined) },
  });
  const outcomes = await Promise.allSettled(
    names.flatMap((name) => Array.from({ length: 10 }, () => fetchPicture(`https://${name}/`))),
  );
  const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'fetched'));
  assert.deepEqual(codes, [...Array(32).fill('picture_timeout'), ...Array(8).fill('overloaded')]);
});

test('nothing of a connection is kept for the next one', async (t) => {
  const host = await startPictureHost(t, (response) => sendPicture(response));
  for (let times = 0; times < 3; times += 1) {
    await host.fetchPicture('https://pictures.example/a.png');
    // The server's tickets come after the answer.
    await setImmediate();
  }
  assert.equal(host.isResumed(), false);
});
