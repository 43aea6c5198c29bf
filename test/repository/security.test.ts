import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ATTACKS } from '../hostile/support/attacks.ts';

const STEPS = [
  'connection',
  'head',
  'body',
  'structure',
  'context',
  'pictures',
  'queue',
  'drawing',
  'form',
  'store',
  'answer',
  'page for designers',
  'memory in all',
];

const document = await readFile('docs/security.md', 'utf8');

describe('the table of bounds in docs/security.md', () => {
  const rows = rowsAfter('<!-- bounds:').map(([step = '', bound = '', , where = '', tests = '']) => ({
    step,
    bound,
    names: [...where.matchAll(/`(\w+)`/gu)].map(([, name = '']) => name),
    files: linksOf(where),
    tests: linksOf(tests),
  }));

  test('has every step, in the order in which a request meets them', () => {
    assert.deepEqual([...new Set(rows.map(({ step }) => step))], STEPS);
    const order = rows.map(({ step }) => STEPS.indexOf(step));
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    );
  });

  for (const { step, bound, names, files, tests } of rows) {
    test(`names a file that has the constants, and tests that exist: ${step}, ${bound}`, async () => {
      const [file = ''] = files;
      const code = await readFile(file, 'utf8');
      // A constant, or a variable of the environment.
      const missing = names.filter(
        (name) => !new RegExp(`^export const ${name}\\b|^  ${name}: `, 'mu').test(code),
      );
      assert.deepEqual(missing, [], `Expected these in ${file}`);
      assert.ok(tests.length > 0);
      for (const file of tests) {
        assert.match(file, /^test\/.*\.test\.ts$/u);
        await access(file);
      }
    });
  }
});

test('docs/security.md has a row for every attack that is tried', () => {
  const tried = rowsAfter('## What was tried').map(([attack]) => attack);
  assert.deepEqual(tried, ['none', ...Object.keys(ATTACKS), 'all of them']);
});

/** @returns the cells of the first table after `place`, without its head */
function rowsAfter(place: string): string[][] {
  const [, table = ''] = /((?:^\|.*\n)+)/mu.exec(document.slice(document.indexOf(place))) ?? [];
  const rows = table.trim().split('\n').slice(2);
  assert.ok(rows.length > 0, `Expected a table after ${place}`);
  return rows.map((row) => row.slice(2, -2).split(' | '));
}

/** @returns the files that a cell links to, from the root of the project */
function linksOf(cell: string): string[] {
  return [...cell.matchAll(/\]\(([^)]+)\)/gu)].map(([, target = '']) => join('docs', target));
}
