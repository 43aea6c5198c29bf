import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { openProject } from '../../src/cli/project.ts';
import { findPictures, picture, SMALLEST_PICTURE } from '../../src/template/picture-field.ts';
import { ask } from '../http/support/ask.ts';
import { createTestApp } from '../http/support/test-app.ts';
import { createTestRegistry } from '../http/support/test-registry.ts';
import { runHere } from './support/run-here.ts';
import type { Run } from './support/run-ogp.ts';

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
    assert.match(stderr, /LINK_KEYS to contain the key of the service/u);
    assert.match((await sign(['--expires-in', 'soon'])).stderr, /90d, 12h or 30m/u);
    assert.match((await sign(['--max-bytes', '500000'])).stderr, /choices are 50000, 100000/u);
  });
});

describe('ogp sign, of a template that takes pictures', () => {
  const context = z.strictObject({
    theme: z.enum(['light', 'dark']).default('light'),
    avatar: picture({ width: 500, height: 500 }).optional(),
    note: z.string().nullable().optional(),
    code: z.union([z.string(), z.number()]).optional(),
  });
  const vaccine = createTestRegistry().get('vaccine') ?? assert.fail('no template');
  const person = { ...vaccine, name: 'person', context, pictures: findPictures(context) };
  const project = { ...openProject(), registry: async () => new Map([['person', person]]) };
  const signPerson = (args: readonly string[], input = ''): Promise<Run> =>
    runHere(['sign', 'person', ...args], { environment: { LINK_KEYS: KEY }, input, open: () => project });

  test('signs the values as they are given: neither fetches a picture nor adds what was left out', async () => {
    const avatar = 'https://pictures.example/a.jpg?size=1&v=2';
    const { code, stdout } = await signPerson(['--avatar', avatar]);
    assert.equal(code, 0);
    const { searchParams } = new URL(stdout.trim());
    assert.deepEqual([...searchParams.keys()], ['avatar', 'variant', 'signature']);
    assert.equal(searchParams.get('avatar'), avatar);
    const inside = await signPerson(['--avatar', SMALLEST_PICTURE]);
    assert.equal(new URL(inside.stdout.trim()).searchParams.get('avatar'), SMALLEST_PICTURE);
  });

  const long = `data:image/png;base64,${'A'.repeat(8_000)}`;
  const refused: readonly (readonly [string, string[], string, RegExp])[] = [
    [
      'a file',
      ['--avatar', 'portrait.png'],
      '',
      /"avatar" as an https URL but received the file "portrait\.png"/u,
    ],
    ['a picture that is none', ['--avatar', 'http://a.example/'], '', / {2}\/avatar: Expected a picture as/u],
    [
      'what makes the link too long',
      ['--avatar', long],
      '',
      /at most 8000 characters but it would have 81\d\d\./u,
    ],
    [
      'a null that would be read as a text',
      ['-c', '-'],
      '{"note":null}',
      /"note" .* received null: .* "null"/u,
    ],
    [
      'a text that would be read as a number',
      ['-c', '-'],
      '{"code":"40"}',
      /"code" .* received "40": .* would read 40 from the link\./u,
    ],
    ['a context that is none', ['-c', '-'], '[]', /context_rejected/u],
    [
      'a base URL that is none',
      ['--base-url', 'og.example.jp'],
      '',
      /Expected an http:\/\/ or https:\/\/ URL/u,
    ],
    ['a base URL with a query', ['--base-url', 'https://a.example/?b'], '', /URL without query/u],
  ];
  for (const [what, args, input, message] of refused) {
    test(`refuses ${what}, with the reason`, async () => {
      const { code, stdout, stderr } = await signPerson(args, input);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.match(stderr, message);
    });
  }
});
