import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePath } from '../../src/raster/outline.ts';

test('commands are read with their numbers', () => {
  const commands = parsePath('M0 -64L128 0Q1 2 3 4C-1 -2 -3 -4 -5 -6Z').map(({ letter, numbers }) => [
    letter,
    ...numbers,
  ]);
  assert.deepEqual(commands, [
    ['M', 0, -64],
    ['L', 128, 0],
    ['Q', 1, 2, 3, 4],
    ['C', -1, -2, -3, -4, -5, -6],
    ['Z'],
  ]);
});

test('spaces may stand anywhere, and a sign parts numbers', () => {
  const [move] = parsePath('M  12-34 ');
  assert.deepEqual(move?.numbers, [12, -34]);
});

test('commands know where they stand', () => {
  const path = 'M0 0 L64 0 Z';
  assert.deepEqual(
    parsePath(path).map(({ start, end }) => path.slice(start, end)),
    ['M0 0 ', 'L64 0 ', 'Z'],
  );
});

test('an empty path has no commands', () => {
  assert.deepEqual(parsePath(''), []);
});

for (const path of [
  'm0 0',
  'M0 0H64',
  'M0 0L1.5 2',
  'M0 0L1,2',
  'M0 0 1 1',
  'M0',
  'M0 0Z1',
  '0 0',
  'M0 0L1e3 2',
  'M- 1',
  ' M0 0',
]) {
  test(`"${path}" is refused`, () => {
    assert.throws(() => parsePath(path), /Expected M, L, Q, C or Z with whole numbers/);
  });
}
