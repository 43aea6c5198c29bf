import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { WriteStream } from 'node:tty';
import { createProgress, paint, writeOutput } from '../../src/cli/terminal.ts';
import { UsageError } from '../../src/cli/errors.ts';

function openStream(isTTY: boolean) {
  return Object.assign(new PassThrough({ encoding: 'utf8' }), {
    isTTY,
    getColorDepth: () => WriteStream.prototype.getColorDepth(),
  });
}

function written(stream: PassThrough): string {
  return String(stream.read() ?? '');
}

describe('on a terminal', () => {
  const environment = { ...process.env };
  beforeEach(() => {
    for (const name of ['CI', 'FORCE_COLOR', 'NO_COLOR', 'NODE_DISABLE_COLORS']) delete process.env[name];
    process.env['TERM'] = 'xterm-256color';
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, environment);
  });

  test('texts are coloured', () => {
    assert.equal(paint('red', 'x', openStream(true)), '\u001B[31mx\u001B[39m');
  });

  test('texts are not coloured if NO_COLOR is set', () => {
    process.env['NO_COLOR'] = '1';
    assert.equal(paint('red', 'x', openStream(true)), 'x');
  });

  test('a picture is refused', async () => {
    const output = openStream(true);
    const terminal = { input: openStream(true), output, errors: openStream(true) };
    await assert.rejects(writeOutput('-', new Uint8Array(8), terminal), UsageError);
    assert.equal(written(output), '');
  });

  test('a bar shows how far the work has come, and is cleared at its end', () => {
    const stream = openStream(true);
    {
      using progress = createProgress(stream, { total: 2, noun: 'card' });
      progress.step();
    }
    const bar = written(stream);
    assert.match(bar, /░{30} 0 of 2 cards.*█{15}░{15} 1 of 2 cards/su);
    assert.ok(bar.endsWith('\r\u001B[K'));
  });

  test('elsewhere there is no bar', () => {
    const stream = openStream(false);
    {
      using progress = createProgress(stream, { total: 2, noun: 'card' });
      progress.step();
    }
    assert.equal(written(stream), '');
  });
});
