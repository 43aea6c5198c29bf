import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { differences, isService, readWalks } from '../../scripts/support/readme-commands.ts';

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`;

describe('reading the commands of a README', () => {
  test('each npm ci starts a walk, with the commands and answers that follow it', () => {
    const readme = [
      '# Name\n## Start\n',
      fenced('sh', 'npm ci && npm start'),
      'Then\n',
      fenced('sh', 'curl -s localhost:8080'),
      fenced('json', '{"status":"ok"}'),
      fenced('text', 'not a command'),
      fenced('sh', 'npm ci && npm test'),
      '## Next\n',
      fenced('sh', 'rm -rf /'),
    ].join('');
    assert.deepEqual(readWalks(readme), [
      {
        commands: [
          { script: 'npm ci && npm start\n' },
          { script: 'curl -s localhost:8080\n', answer: { status: 'ok' } },
        ],
      },
      { commands: [{ script: 'npm ci && npm test\n' }] },
    ]);
  });

  test('a README without the section, without commands or without npm ci is refused', () => {
    assert.throws(() => readWalks('# Name\n'), /Expected a heading "## Start"/u);
    assert.throws(() => readWalks('## Start\n'), /Expected an sh block with "npm ci"/u);
    assert.throws(() => readWalks(`## Start\n${fenced('sh', 'curl x')}`), /Expected "npm ci" before/u);
    assert.throws(() => readWalks(`## Start\n${fenced('json', '{}')}`), /Expected a command before/u);
  });

  test('only npm start keeps running', () => {
    assert.equal(isService({ script: 'npm ci && npm start\n' }), true);
    assert.equal(isService({ script: 'npm ci && npm test\n' }), false);
    assert.equal(isService({ script: 'npm start && curl x\n' }), false);
  });

  test('answers differ where a member is missing, added or of another type', () => {
    const shown = { key: 'a', meta: { width: 1 }, warnings: [], kept: null };
    assert.deepEqual(differences(shown, { key: 'b', meta: { width: 2 }, warnings: ['x'], kept: null }), []);
    assert.deepEqual(differences(shown, { key: 1, meta: { height: 1 }, warnings: {} }), [
      '/key',
      '/meta/width',
      '/meta/height',
      '/warnings',
      '/kept',
    ]);
  });
});

describe('README.md', async () => {
  const readme = await readFile('README.md', 'utf8');
  const scripts = readWalks(readme).flatMap(({ commands }) => commands.map(({ script }) => script));

  test('starts the service, makes a card with curl and runs the tests', () => {
    for (const expected of [/npm start/u, /curl .*\/create/u, /npm test/u]) {
      assert.ok(
        scripts.some((script) => expected.test(script)),
        String(expected),
      );
    }
  });

  test('names only npm scripts that exist', async () => {
    const manifest = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await readFile('package.json', 'utf8')));
    for (const [, name = ''] of readme.matchAll(/npm run ([\w-]+)/gu)) {
      assert.ok(Object.hasOwn(manifest.scripts, name), name);
    }
  });
});
