import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { createEventStreams } from '../../src/preview/event-streams.ts';

class FakeResponse extends EventEmitter {
  text = '';

  writeHead(): void {}

  write(text: string): void {
    this.text += text;
  }

  end(): void {
    this.emit('close');
  }
}

test('as many pages are told as the bound, and one that goes makes room', (t) => {
  const streams = createEventStreams();
  t.after(() => streams.close());
  const open = (): FakeResponse => {
    const response = new FakeResponse();
    streams.open(response as unknown as ServerResponse, {});
    return response;
  };
  const pages = Array.from({ length: 32 }, open);
  assert.throws(open, { code: 'overloaded' });
  pages[0]?.end();
  pages.push(open());
  streams.send('7');
  assert.deepEqual(
    pages.map(({ text }) => text.includes('data: 7\n\n')),
    [false, ...Array.from({ length: 32 }, () => true)],
  );
});
