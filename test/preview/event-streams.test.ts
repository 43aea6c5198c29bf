import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import { constantFrom, array, assert as assertProperty, integer, property, record } from 'fast-check';
import { createEventStreams } from '../../src/preview/event-streams.ts';
import '../support/property-seed.ts';

const LIMIT = 32;

class FakeResponse extends EventEmitter {
  text = '';
  isOpen = true;
  isReading = true;
  readonly req: { method: string; socket: { remoteAddress: string } };

  constructor(remoteAddress: string, method: string) {
    super();
    this.req = { method, socket: { remoteAddress } };
  }

  get writableLength(): number {
    return this.isReading ? 0 : this.text.length;
  }

  writeHead(): this {
    return this;
  }

  write(text: string): void {
    this.text += text;
  }

  end(text = ''): void {
    this.write(text);
    this.destroy();
  }

  destroy(): void {
    this.isOpen = false;
    this.emit('close');
  }
}

function openStreams(t: TestContext) {
  const streams = createEventStreams();
  t.after(() => streams.close());
  return {
    streams,
    open: (address = '127.0.0.1', method = 'GET'): FakeResponse => {
      const response = new FakeResponse(address, method);
      streams.open(response as unknown as ServerResponse, {});
      return response;
    },
  };
}

describe('the event streams of the page', () => {
  test('answer HEAD at once, without a body and without taking the place of another', (t) => {
    const { open } = openStreams(t);
    const pages = Array.from({ length: LIMIT }, () => open());
    const head = open('127.0.0.1', 'HEAD');
    assert.deepEqual([head.isOpen, head.text], [false, '']);
    assert.ok(pages.every(({ isOpen }) => isOpen));
  });

  test('are all told, and the oldest makes room for one more than the bound', (t) => {
    const { streams, open } = openStreams(t);
    const pages = Array.from({ length: LIMIT + 1 }, () => open());
    streams.send('7');
    assert.deepEqual(
      pages.map(({ text, isOpen }) => isOpen && text.includes('data: 7\n\n')),
      [false, ...Array.from({ length: LIMIT }, () => true)],
    );
  });

  test('that had to make room come back much later than others, so that tabs do not chase each other', (t) => {
    const { open } = openStreams(t);
    const pages = Array.from({ length: LIMIT + 1 }, () => open());
    const delays = pages.map(({ text }) =>
      Number(
        text
          .match(/retry: (\d+)/gu)
          ?.at(-1)
          ?.slice(7),
      ),
    );
    assert.deepEqual(delays, [30_000, ...Array.from({ length: LIMIT }, () => 500)]);
  });

  test('of one client never push out those of another that has fewer', (t) => {
    const steps = array(
      record({
        address: constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3'),
        count: integer({ min: 1, max: 60 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    assertProperty(
      property(steps, (steps) => {
        const { streams, open } = openStreams(t);
        const mine = open('127.0.0.1');
        const others = steps.flatMap(({ address, count }) =>
          Array.from({ length: count }, () => open(address)),
        );
        assert.ok(mine.isOpen);
        const alive = others.filter(({ isOpen }) => isOpen);
        assert.equal(alive.length, Math.min(LIMIT - 1, others.length));
        assert.ok(others.at(-1)?.isOpen);
        streams.close();
      }),
    );
  });

  test('that nobody reads are ended, and only those', (t) => {
    const { streams, open } = openStreams(t);
    const [read, unread] = [open(), open()];
    unread.isReading = false;
    for (let version = 0; version < 10_000; version += 1) streams.send(String(version));
    assert.deepEqual([read.isOpen, unread.isOpen], [true, false]);
    assert.ok(unread.text.length < 17_000, `${unread.text.length}`);
  });
});
