import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { faultTable } from '../store/support/cloud-storage-fault-rows.ts';

const PROMISES = 17;

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
    const [title = ''] = promise.split('\n');

    test(`names test files that exist: ${title}`, async () => {
      const [, line = ''] = /^Tests: (.+)\.$/mu.exec(promise) ?? [];
      const files = [...line.matchAll(/\]\(([^)]+)\)/gu)].map(([, target = '']) => join('docs', target));
      assert.ok(files.length > 0);
      for (const file of files) {
        assert.match(file, /^test\/.*\.test\.ts$/u);
        await access(file);
      }
    });
  }
});
