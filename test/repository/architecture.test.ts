import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { readImports, type Import } from './support/read-imports.ts';

/** What every part may use. */
const SHARED = [
  'errors',
  'thrown',
  'within-deadline',
  'picture-format',
  'safe-area',
  'shape',
  'program-files',
];

const document = await readFile('docs/architecture.md', 'utf8');
const diagram = readDiagram(/```text\n([^`]*)```/u.exec(document)?.[1] ?? '');
const imports = await readImports(['src', 'templates', 'starters']);
const ofSource = imports.filter(({ from }) => from.startsWith('src/'));
const ofTests = await readImports(['test']);

describe('the diagram of docs/architecture.md', () => {
  for (const [part, drawn] of diagram) {
    test(`has all imports of ${part}, and no others`, () => {
      assert.deepEqual([...drawn].sort(), arrowsOf(part));
    });
  }

  test('has every part of src', () => {
    const parts = new Set(ofSource.flatMap(({ from, to }) => [partOf(from), partOf(to)]));
    assert.deepEqual([...diagram.keys(), ...SHARED].sort(), [...parts].sort());
  });

  test('points downwards only', () => {
    const order = [...diagram.keys()];
    const upwards = [...diagram].flatMap(([part, drawn]) =>
      drawn
        .map((arrow) => arrow.replaceAll(/[[\]]/gu, ''))
        .filter((other) => order.indexOf(other) <= order.indexOf(part))
        .map((other) => `${part} → ${other}`),
    );
    assert.deepEqual(upwards, []);
  });
});

describe('an import', () => {
  test('of a shared file leads to shared files alone', () => {
    const out = ofSource.filter(
      ({ from, to }) => SHARED.includes(partOf(from)) && !SHARED.includes(partOf(to)),
    );
    assert.deepEqual(out, []);
  });

  test('of the product leads to no test, script or benchmark', () => {
    const out = imports.filter(({ to }) => !/^(?:src|templates|starters)\//u.test(to));
    assert.deepEqual(out, []);
  });

  test('of the designer’s page stays in the page, but for the shapes of answers', () => {
    const out = ofSource.filter(
      ({ from, to }) =>
        from.startsWith('src/preview/page/') &&
        !to.startsWith('src/preview/page/') &&
        to !== 'src/preview/answers.ts',
    );
    assert.deepEqual(out, []);
  });
});

test('no file of the story of a card is longer than 300 lines', async () => {
  const [, story = ''] = document.split('## The story of a card');
  const files = [...story.matchAll(/\]\(\.\.\/(src\/[^)]+)\)/gu)].map(([, file = '']) => file);
  assert.ok(files.length >= 8);
  const lengths = await Promise.all(
    files.map(async (file) => [file, (await readFile(file, 'utf8')).split('\n').length] as const),
  );
  assert.deepEqual(
    lengths.filter(([, lines]) => lines > 300),
    [],
  );
});

test('every folder of src has one of the same name in test', () => {
  const folders = new Set(
    ofSource.map(({ from }) => from.split('/')).flatMap((path) => (path.length > 2 ? [path[1]] : [])),
  );
  const tested = new Set(ofTests.map(({ from }) => from.split('/')[1]));
  assert.deepEqual(
    [...folders].filter((folder) => !tested.has(folder ?? '')),
    [],
  );
});

/** @returns by part, what it imports; in brackets where it takes shapes alone */
function readDiagram(text: string): ReadonlyMap<string, readonly string[]> {
  const rows = new Map<string, string[]>();
  let row: string[] = [];
  let shapes = false;
  for (const line of text.split('\n')) {
    const [, part, arrows = ''] = /^(\S*)\s+→?(?: ?)((?:\S+ )*\S+)?/u.exec(line) ?? [];
    if (part === undefined) continue;
    if (part !== '') rows.set(part, (row = []));
    for (const word of arrows.split(' ').filter((word) => word !== '')) {
      shapes ||= word.startsWith('[');
      const name = word.replaceAll(/[[\]]/gu, '');
      row.push(shapes ? `[${name}]` : name);
      if (word.endsWith(']')) shapes = false;
    }
  }
  return rows;
}

function arrowsOf(part: string): string[] {
  const own = ofSource.filter(({ from, to }) => partOf(from) === part && partOf(to) !== part);
  const runs = new Set(own.filter(({ isType }) => !isType).map(target));
  const all = new Set(own.map(target));
  return [...all]
    .filter((name) => !SHARED.includes(name))
    .map((name) => (runs.has(name) ? name : `[${name}]`))
    .sort();
}

function target({ to }: Import): string {
  return partOf(to);
}

/** `src/http/validate.ts` → `http`, `src/app.ts` → `app` */
function partOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.[jt]s$/u, '');
}
