/** What one connection can make the service do and keep. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server as HttpServer, ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import * as fc from 'fast-check';
import { createConnections, type Connections } from '../../src/http/connections.ts';
import { open } from './support/raw-socket.ts';

type Answer = (path: string) => Promise<Buffer>;

interface Server {
  readonly port: number;
  /** Paths of the requests that were begun. */
  readonly begun: string[];
  readonly connections: Connections;
  readonly server: HttpServer;
  readonly bytesRead: () => number;
  /** Chunks of bodies that were parsed. */
  readonly chunks: () => number;
}

/** A server that answers each request with what `answer` makes of its path. */
async function serve(
  t: TestContext,
  answer: Answer,
  limits: Parameters<typeof createConnections>[0] = {},
): Promise<Server> {
  const connections = createConnections(limits);
  const begun: string[] = [];
  const sockets = new Set<Socket>();
  let chunks = 0;
  const server = connections.createServer(
    (request, response) => {
      const { url = '' } = request;
      request.on('data', () => (chunks += 1));
      begun.push(url);
      void send(response, answer(url));
    },
    { requireHostHeader: false },
  );
  async function send(response: ServerResponse, answer: Promise<Buffer>): Promise<void> {
    const bytes = await answer;
    connections.countUnread(response, bytes.length);
    response.end(bytes);
  }
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  // `listen` has given it a port.
  const { port } = server.address() as AddressInfo;
  const bytesRead = (): number => [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0);
  return { port, begun, connections, server, bytesRead, chunks: () => chunks };
}

const shortest = (path: string): string => `GET ${path} HTTP/1.1\r\n\r\n`;
const small: Answer = async (path) => Buffer.from(path);
const never: Answer = () => new Promise<never>(() => undefined);

async function settled(value: () => number): Promise<number> {
  for (let last = -1; ; last = value()) {
    // What is under way on the loopback interface arrives in a few turns of the event loop.
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    if (value() === last) return last;
  }
}

describe('requests of one connection', () => {
  test('are begun one after the other, and no more are read while those wait', async (t) => {
    const { port, begun, bytesRead } = await serve(t, never);
    const socket = await open(port);
    t.after(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.write(shortest('/').repeat(100_000));
    assert.equal(await settled(() => begun.length), 1);
    assert.ok((await settled(bytesRead)) <= 3 * 65_536, `read ${bytesRead()} bytes`);
  });

  test('all get their answers, in order, however they are cut into packets', async (t) => {
    const { port } = await serve(t, small);
    const paths = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 120 });
    const cuts = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(paths, cuts, async (lengths, sizes) => {
        const sent = lengths.map((length, index) => `/${index}/${'x'.repeat(length)}`);
        const bytes = sent
          .map((path, index) => {
            const rest = index === sent.length - 1 ? 'Connection: close\r\n' : '';
            // A body that holds what ends a head is a body all the same.
            const body = index % 3 === 0 ? '\r\n\r\nGET /none HTTP/1.1\r\n\r\n' : '';
            return `POST ${path} HTTP/1.1\r\n${rest}Content-Length: ${body.length}\r\n\r\n${body}`;
          })
          .join('');
        const socket = await open(port);
        let text = '';
        socket.setEncoding('latin1').on('data', (piece: string) => (text += piece));
        for (let start = 0, index = 0; start < bytes.length; index += 1) {
          const size = sizes[index % sizes.length] ?? 1;
          socket.write(bytes.slice(start, start + size));
          start += size;
        }
        await once(socket, 'close');
        const answered = text.split(/HTTP\/1\.1 200 OK\r\n[^]*?\r\n\r\n/u).slice(1);
        assert.deepEqual(answered, sent);
      }),
      { numRuns: 30 },
    );
  });

  test('that are not read are not followed by others', async (t) => {
    const large = Buffer.alloc(4 * 2 ** 20);
    const { port, begun } = await serve(t, async () => large);
    const socket = await open(port);
    t.after(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(shortest('/').repeat(10_000));
    const unread = await settled(() => begun.length);
    // The system takes some megabytes of a connection's answers itself.
    assert.ok(unread <= 12, `began ${unread}`);
    socket.resume();
    while (begun.length < unread + 20) await new Promise(setImmediate);
  });
});

describe('all connections together', () => {
  test('keep so many bytes that are not read; the one that reads slowest is ended', async (t) => {
    const bytes = Buffer.alloc(8 * 2 ** 20);
    const { port } = await serve(t, async () => bytes, { unreadBytes: 20 * 2 ** 20 });
    const sockets: Socket[] = [];
    for (let index = 0; index < 4; index += 1) {
      const socket = await open(port);
      socket.on('error', () => undefined);
      sockets.push(socket);
      socket.pause();
      socket.write(shortest('/'));
      await settled(() => socket.bytesWritten);
    }
    t.after(() => sockets.forEach((socket) => socket.destroy()));
    const received = await Promise.all(
      sockets.map(async (socket) => {
        let count = 0;
        socket.on('data', (piece: Buffer) => (count += piece.length));
        socket.resume();
        await settled(() => count);
        return count > bytes.length;
      }),
    );
    assert.deepEqual(received, [false, false, true, true]);
  });

  test('are so many; one that is quiet makes room for a new one, one that waits for its answer does not', async (t) => {
    const { port } = await serve(t, never, { connections: 3 });
    const [busy, quiet, slow] = [await open(port), await open(port), await open(port)];
    busy.write(shortest('/'));
    slow.write('POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc');
    await settled(() => busy.bytesWritten + slow.bytesWritten);
    const ends = [quiet, slow].map((socket) => once(socket, 'close'));
    const [fourth, fifth] = [await open(port), await open(port)];
    await Promise.all(ends);
    for (const socket of [fourth, fifth]) socket.write(shortest('/'));
    await settled(() => fourth.bytesWritten + fifth.bytesWritten);
    const sixth = await open(port);
    await once(sixth, 'close');
    assert.deepEqual(
      [busy, fourth, fifth].map(({ destroyed }) => destroyed),
      [false, false, false],
    );
    for (const socket of [busy, fourth, fifth]) socket.destroy();
  });

  test('lose one that has sent further requests to a new one', async (t) => {
    const { port } = await serve(t, (path) => (path === '/live' ? small(path) : never(path)), {
      connections: 2,
    });
    const [patient, greedy] = [await open(port), await open(port)];
    patient.write(shortest('/'));
    greedy.write(shortest('/').repeat(3));
    await settled(() => patient.bytesWritten + greedy.bytesWritten);
    const ended = once(greedy, 'close');
    const third = await open(port);
    t.after(() => [patient, third].forEach((socket) => socket.destroy()));
    third.write(shortest('/live'));
    assert.match(String((await once(third, 'data'))[0]), /200 OK/u);
    await ended;
    assert.equal(patient.destroyed, false);
  });

  test('lose the one that does not read its answer to a new one', async (t) => {
    const large = Buffer.alloc(32 * 2 ** 20);
    const { port } = await serve(t, async (path) => (path === '/' ? large : small(path)), { connections: 2 });
    const readers = [await open(port), await open(port)];
    for (const socket of readers) {
      socket.on('error', () => undefined).pause();
      socket.write(shortest('/'));
      await settled(() => socket.bytesWritten);
    }
    const third = await open(port);
    t.after(() => [...readers, third].forEach((socket) => socket.destroy()));
    third.write(shortest('/live'));
    const [answer] = await once(third, 'data');
    assert.match(String(answer), /200 OK/u);
  });
});

describe('a connection whose bytes are dear to parse', () => {
  test('waits for others: they are answered between its pieces', async (t) => {
    const { port, bytesRead } = await serve(t, small);
    const head = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
    const dear = await Promise.all(Array.from({ length: 8 }, () => open(port)));
    t.after(() => dear.forEach((socket) => socket.destroy()));
    for (const socket of dear) {
      socket.on('error', () => undefined).resume();
      socket.write(head + '1\r\na\r\n'.repeat(400_000));
    }
    const honest = await open(port);
    t.after(() => honest.destroy());
    for (let index = 0; index < 20; index += 1) {
      const before = bytesRead();
      honest.write(shortest(`/${index}`));
      await once(honest, 'data');
      // What the others have parsed meanwhile: a few turns of the event loop, far from all that they have sent.
      assert.ok(bytesRead() - before < 4 * 2 ** 20, `${bytesRead() - before} bytes`);
    }
  });

  test('does not keep new ones waiting: Node accepts one in each turn of the event loop', async (t) => {
    const { port, chunks } = await serve(t, small);
    const bytes = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n' + '1\r\na\r\n'.repeat(20_000);
    for (let index = 0; index < 60; index += 1) {
      const dear = connect(port, '127.0.0.1').on('error', () => undefined);
      dear.resume().write(bytes);
      t.after(() => dear.destroy());
    }
    const honest = await open(port);
    t.after(() => honest.destroy());
    honest.write(shortest('/'));
    await once(honest, 'data');
    // The credit of each, and a millisecond a turn, of 1.2 million in all.
    assert.ok(chunks() < 150_000, `${chunks()} chunks`);
  });

  test('that sends what is no request is neither parsed nor read any further', async (t) => {
    const { port, server, connections, bytesRead } = await serve(t, never);
    let errors = 0;
    server.on('clientError', (_error, socket) => {
      errors += 1;
      void connections.finish(socket as Socket);
    });
    const socket = await open(port);
    t.after(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.write(shortest('/') + 'X\r\n\r\n'.repeat(1_000_000));
    await settled(() => errors);
    assert.equal(errors, 1);
    assert.ok((await settled(bytesRead)) <= 4 * 65_536, `read ${bytesRead()} bytes`);
  });
});
