/** Bodies are read whole within their limits, and all large ones within a total. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import Fastify from 'fastify';
import { BODY_LIMIT } from '../../src/context/parse-json.ts';
import {
  createBodyReader,
  MAX_PIECES,
  readBodies,
  type ArrivingBody,
  type BodyReader,
} from '../../src/http/read-bodies.ts';
import '../support/property-seed.ts';
import { listen, open } from './support/raw-socket.ts';

const LIMIT = 4 * BODY_LIMIT;
const TOTAL = 2 * LIMIT;

interface Sent {
  readonly stream: Readable;
  readonly body: Promise<Buffer>;
  /** Resolves when the reader has seen it. */
  readonly write: (bytes: Buffer) => Promise<void>;
}

function send(reader: BodyReader, headers: Readonly<Record<string, string>> = {}): Sent {
  const stream = new Readable({ read: () => undefined });
  const body = Promise.try(
    () => reader.begin({ headers, routeOptions: { bodyLimit: LIMIT } }, stream).complete,
  );
  body.catch(() => undefined);
  return {
    stream,
    body,
    async write(bytes) {
      stream.push(bytes);
      await new Promise((resolve) => void setImmediate(resolve));
    },
  };
}

async function sendWhole(reader: BodyReader, size: number): Promise<Sent> {
  const sent = send(reader);
  await sent.write(Buffer.alloc(size));
  sent.stream.push(null);
  return sent;
}

describe('a body', () => {
  test('is read as it was sent, whatever its pieces are', async () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.boolean(), async (pieces, isAnnounced) => {
        const whole = Buffer.concat(pieces);
        const { stream, body } = send(
          createBodyReader(TOTAL),
          isAnnounced ? { 'content-length': String(whole.length) } : {},
        );
        for (const piece of pieces) stream.push(Buffer.from(piece));
        stream.push(null);
        assert.deepEqual(await body, whole);
      }),
    );
  });

  test('that is announced as too large is refused at once', async () => {
    const { body } = send(createBodyReader(TOTAL), { 'content-length': String(LIMIT + 1) });
    await assert.rejects(body, { code: 'body_too_large' });
  });

  test('is refused with the first byte too many, and the rest is thrown away', async () => {
    const { body, write, stream } = send(createBodyReader(TOTAL));
    await write(Buffer.alloc(LIMIT));
    await write(Buffer.alloc(1));
    await assert.rejects(body, { code: 'body_too_large' });
    for (let times = 0; times < 10; times += 1) await write(Buffer.alloc(LIMIT));
    assert.equal(stream.readableLength, 0);
  });

  test('is refused in more pieces than it may have', async () => {
    const { body, stream, write } = send(createBodyReader(TOTAL));
    for (let pieces = 0; pieces < MAX_PIECES; pieces += 1) stream.push(Buffer.alloc(1));
    await write(Buffer.alloc(1));
    await assert.rejects(body, ({ errors: [error] }) => /at most 16384 pieces/u.test(error.message));
  });

  test('of BODY_LIMIT may come byte by byte', async () => {
    const { body, stream } = send(createBodyReader(TOTAL));
    for (let pieces = 0; pieces < BODY_LIMIT; pieces += 1) stream.push(Buffer.alloc(1));
    stream.push(null);
    assert.equal((await body).length, BODY_LIMIT);
  });
});

describe('large bodies', () => {
  test('are refused beyond the total until one is released', async () => {
    const reader = createBodyReader(TOTAL);
    const first = await sendWhole(reader, LIMIT);
    await (
      await sendWhole(reader, LIMIT)
    ).body;
    await assert.rejects((await sendWhole(reader, BODY_LIMIT + 1)).body, { code: 'overloaded' });
    reader.release(first.stream);
    reader.release(first.stream);
    await (
      await sendWhole(reader, LIMIT)
    ).body;
    await assert.rejects((await sendWhole(reader, BODY_LIMIT + 1)).body, { code: 'overloaded' });
  });

  test('never keep small ones out', async () => {
    const reader = createBodyReader(TOTAL);
    for (let times = 0; times < 2; times += 1) await (await sendWhole(reader, LIMIT)).body;
    for (let times = 0; times < 20; times += 1) {
      assert.equal((await (await sendWhole(reader, BODY_LIMIT)).body).length, BODY_LIMIT);
    }
  });

  test('reserve nothing before they arrive', async () => {
    const reader = createBodyReader(TOTAL);
    for (let times = 0; times < 100; times += 1) {
      await send(reader, { 'content-length': String(LIMIT) }).write(Buffer.alloc(BODY_LIMIT / 2));
    }
    await (
      await sendWhole(reader, LIMIT)
    ).body;
  });

  test('that arrive slowly give way to others, the longest in memory first', async () => {
    const reader = createBodyReader(TOTAL);
    const slow = [send(reader), send(reader)];
    for (const { write } of slow) await write(Buffer.alloc(LIMIT - 1));
    const other = await sendWhole(reader, LIMIT);
    await assert.rejects(slow[0]?.body ?? Promise.resolve(), { code: 'overloaded' });
    assert.equal((await other.body).length, LIMIT);
    slow[1]?.stream.push(null);
    assert.equal((await slow[1]?.body)?.length, LIMIT - 1);
  });

  test('that are larger give way to smaller ones of the same time', async () => {
    const reader = createBodyReader(TOTAL);
    const large = send(reader);
    const small = Array.from({ length: 3 }, () => send(reader));
    await Promise.all([large, ...small].map(({ write }) => write(Buffer.alloc(BODY_LIMIT + 1))));
    await large.write(Buffer.alloc(2 * BODY_LIMIT));
    await large.write(Buffer.alloc(BODY_LIMIT - 1));
    for (const { stream, write } of small) {
      await write(Buffer.alloc(BODY_LIMIT));
      stream.push(null);
    }
    await assert.rejects(large.body, { code: 'overloaded' });
    await Promise.all(small.map(({ body }) => body));
  });

  test('that break off are not counted any more', async () => {
    const reader = createBodyReader(TOTAL);
    for (let times = 0; times < 10; times += 1) {
      const { body, stream, write } = send(reader);
      await write(Buffer.alloc(LIMIT - 1));
      stream.destroy(new Error('gone'));
      await assert.rejects(body, { message: 'gone' });
    }
    for (let times = 0; times < 2; times += 1) await (await sendWhole(reader, LIMIT)).body;
  });

  test('are counted as the memory that they take', async () => {
    const held = fc.array(fc.integer({ min: 1, max: LIMIT }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(held, async (sizes) => {
        const reader = createBodyReader(TOTAL);
        const bodies = await Promise.allSettled(
          sizes.map(async (size) => (await sendWhole(reader, size)).body),
        );
        const large = bodies.flatMap((body) =>
          body.status === 'fulfilled' && body.value.length > BODY_LIMIT ? [body.value.buffer.byteLength] : [],
        );
        assert.ok(large.reduce((sum, size) => sum + size, 0) <= TOTAL);
      }),
    );
  });
});

describe('a service', () => {
  const size = 3 * BODY_LIMIT;

  test('has the memory of a body again when its answer is made, whoever reads it', async (t) => {
    const app = Fastify();
    readBodies(app, () => undefined, { contexts: size, batches: size });
    app.post('/', { bodyLimit: LIMIT }, async () => 'answer');
    t.after(() => app.close());
    const payload = JSON.stringify({ a: `data:image/png,${'A'.repeat(size - 30)}` });
    for (let times = 0; times < 5; times += 1) {
      for (const [body, status] of [
        [payload, 200],
        [payload.slice(0, -1), 400],
      ] as const) {
        const headers = { 'content-type': 'application/json' };
        const answer = await app.inject({ method: 'POST', url: '/', headers, payload: body });
        assert.notEqual(answer.statusCode, 503);
        assert.equal(answer.statusCode === 200, status === 200);
      }
    }
  });

  test('has the memory of a batch again when its answers are sent or its connection is lost', async (t) => {
    const app = Fastify();
    readBodies(app, () => undefined, { contexts: size, batches: size });
    const begun = Promise.withResolvers<void>();
    let asked = 0;
    interface Batch {
      Body: ArrivingBody;
    }
    app.post<Batch>('/endless', { bodyLimit: LIMIT }, async ({ body }, reply) => {
      await body.complete;
      asked += 1;
      if (asked === 2) begun.resolve();
      return reply.send(new Readable({ read: () => undefined }));
    });
    app.post<Batch>('/short', { bodyLimit: LIMIT }, async ({ body }, reply) => {
      await body.complete;
      return reply.send(Readable.from(['answer']));
    });
    t.after(() => app.close());
    const port = await listen(app);
    const socket = await open(port);
    // The second answer waits for the first when the connection is lost.
    for (const length of [1, size]) {
      socket.write(
        `POST /endless HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${length}\r\n\r\n${' '.repeat(length)}`,
      );
    }
    await begun.promise;
    const post = async (): Promise<number> => {
      const headers = { 'content-type': 'application/x-ndjson' };
      return (await app.inject({ method: 'POST', url: '/short', headers, payload: ' '.repeat(size) }))
        .statusCode;
    };
    assert.notEqual(await post(), 200);
    socket.destroy();
    await once(socket, 'close');
    const statuses = [];
    for (let times = 0; times < 20; times += 1) statuses.push(await post());
    assert.deepEqual(statuses.slice(10), Array(10).fill(200));
  });
});
