import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { findFaults } from '../../src/preview/find-faults.ts';
import { ExampleError } from '../../src/renderer/check-examples.ts';

const MARKUP = `<svg>
  <text>one</text>
  <text
id="headline" x="1">two</text>
  <text>three</text>
</svg>
`;

function lineOf(t: TestContext, id: string): number | null | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ogp-faults-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'card.svg.njk');
  writeFileSync(file, MARKUP);
  return findFaults(new ExampleError([{ file, line: null, ids: [id], message: '' }]))[0]?.line;
}

describe('the line of a text that does not fit', () => {
  for (const [what, id, line] of [
    ['that of its id', 'headline', 4],
    ['that of the element if it is named by its position', 'text-3', 5],
    ['not known if the file has changed meanwhile', 'text-4', null],
  ] as const) {
    test(`is ${what}`, (t) => assert.equal(lineOf(t, id), line));
  }
});
