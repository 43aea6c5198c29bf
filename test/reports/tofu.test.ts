import assert from 'node:assert/strict';
import { test } from 'node:test';
import { post } from '../http/support/ask.ts';
import { setLine } from '../support/set-line.ts';
import { openDrawingApp } from './support/open-app.ts';

test('yytypescript/book#522: the 常用漢字 that JIS X 0208 does not have are drawn by the Japanese face', () => {
  for (const weight of [400, 700]) {
    const { glyphs, uncovered } = setLine('𠮟塡剝頰', { families: ['Noto Sans JP'], weight });
    assert.deepEqual(uncovered, []);
    assert.equal(glyphs.length, 4);
    assert.ok(glyphs.every(({ glyph }) => glyph > 0));
  }
});

test('vercel/satori#272: the service draws a dingbat, names what it cannot draw, and draws the next card', async (t) => {
  const { app } = await openDrawingApp(t);
  const create = (period: string) => post(app, '/create', { area: '東京都', age: 40, period });
  assert.equal((await create('星✪4つ🛟')).statusCode, 201);

  const refused = await create('星\u{E000}4つ\u{10FFFD}');
  assert.equal(refused.statusCode, 422);
  const [error] = refused.json().errors;
  assert.deepEqual([error.pointer, error.codePoints], ['/period', ['U+E000', 'U+10FFFD']]);

  assert.equal((await create('星4つ')).statusCode, 201);
});
