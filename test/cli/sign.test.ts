import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask } from '../http/support/ask.ts';
import { createTestApp } from '../http/support/test-app.ts';
import { runHere } from './support/run-here.ts';

const KEY = 'k'.repeat(32);
const CONTEXT = ['--area', "東京都 'A&B'", '--age', '40', '--period', '10月下旬〜2月上旬'];
const sign = (args: readonly string[], environment: Readonly<Record<string, string>> = { LINK_KEYS: KEY }) =>
  runHere(['sign', 'vaccine', ...CONTEXT, ...args], { environment });

describe('ogp sign', () => {
  test('makes a link that the service takes', async (t) => {
    const { app } = await createTestApp(t, {
      environment: { LINK_KEYS: `another-key-of-32-characters-here,${KEY}` },
    });
    const args = ['--base-url', 'https://og.example.jp/', '--variant', 'square'];
    const { stdout, code } = await sign(args);
    assert.equal(code, 0);
    assert.ok(stdout.startsWith('https://og.example.jp/og/vaccine.png?'));
    const answer = await ask(app, { method: 'GET', url: stdout.trim().replace('https://og.example.jp', '') });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.rawPayload.readUInt32BE(20), 1200);
  });

  test('signs format, scale, budget and end', async (t) => {
    const { app } = await createTestApp(t, { environment: { LINK_KEYS: KEY } });
    const args = ['--format', 'webp', '--scale', '2', '--max-bytes', '600000', '--expires-in', '90d'];
    const { stdout } = await sign(args);
    assert.match(stdout, /^http:\/\/localhost:8080\/og\/vaccine\.webp\?/u);
    const url = new URL(stdout.trim());
    const left = Number(url.searchParams.get('expires')) - Date.now() / 1000;
    assert.ok(left > 89.9 * 86_400 && left <= 90 * 86_400);
    const answer = await ask(app, { method: 'GET', url: `${url.pathname}${url.search}` });
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'image/webp']);
  });

  test('says what it lacks', async () => {
    const { code, stderr } = await sign([], {});
    assert.equal(code, 2);
    assert.match(stderr, /LINK_KEYS to hold the key that signs/u);
    assert.match((await sign(['--expires-in', 'soon'])).stderr, /90d, 12h or 30m/u);
    assert.match((await sign(['--max-bytes', '500000'])).stderr, /choices are 50000, 100000/u);
  });
});
