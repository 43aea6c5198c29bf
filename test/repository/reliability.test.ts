import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { faultTable } from '../store/support/cloud-storage-fault-rows.ts';

const PROMISES = 17;
const COMMAND = /^\| `npx node --test --test-name-pattern='([^'`]+)' (\S+)` \| (.+) \|$/u;

const document = await readFile('docs/reliability.md', 'utf8');
const [, ...promises] = document.split(/^## /mu);

describe('docs/reliability.md', () => {
  test('has every promise once, in order', () => {
    const numbers = promises.map((promise) => Number.parseInt(promise, 10));
    assert.deepEqual(
      numbers,
      Array.from({ length: PROMISES }, (_value, index) => index + 1),
    );
  });

  test('says what becomes of every fault of Cloud Storage', () => {
    assert.ok(document.includes(faultTable().trim()));
  });

  for (const promise of promises) {
    const [title = '', ...lines] = promise.split('\n');
    const rows = lines.filter((line) => line.startsWith('| `'));

    test(`proves by tests that exist: ${title}`, async () => {
      assert.ok(rows.length > 0);
      for (const row of rows) {
        const [, name = '', file = ''] = COMMAND.exec(row) ?? [];
        assert.notEqual(name, '', row);
        assert.ok((await readFile(file, 'utf8')).includes(name), `${name} in ${file}`);
      }
    });
  }
});
