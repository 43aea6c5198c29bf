/** When a start trusts what the build has checked. `npm test` has built. */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import * as fc from 'fast-check';
import {
  readRecord,
  takeSnapshot,
  writeRecord,
  type ReadRecord,
  type RecordedChecks,
} from '../../src/checks/record.ts';
import type { RendererDirectories } from '../../src/renderer/load-registry.ts';
import '../support/property-seed.ts';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist');
/** Long before the build. s */
const LONG_AGO = 1_500_000_000;
const TEMPLATE = 'vaccine/card.svg.njk';

let folder: string;
let directories: RendererDirectories;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'record-')));
  directories = { templatesDirectory: join(folder, 'templates'), fontsDirectory: join(folder, 'fonts') };
  cpSync(join(ROOT, 'templates'), directories.templatesDirectory, { recursive: true });
  mkdirSync(directories.fontsDirectory);
  for (const name of readdirSync(join(ROOT, 'fonts'))) {
    linkSync(join(ROOT, 'fonts', name), join(directories.fontsDirectory, name));
  }
  mkdirSync(join(folder, 'dist'));
  for (const name of ['record.json', 'fallback-cards.bin']) {
    cpSync(join(DIST, name), join(folder, 'dist', name));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (): ReadRecord => readRecord(directories, join(folder, 'dist'));

function checkedBefore(): RecordedChecks {
  const recorded = read();
  assert.ok('checked' in recorded);
  return recorded.checked;
}

function assertTrusted(): void {
  const recorded = read();
  assert.ok('checked' in recorded, 'reason' in recorded ? recorded.reason : '');
}

function assertRefused(reason: RegExp): void {
  const recorded = read();
  assert.ok('reason' in recorded);
  assert.match(recorded.reason, reason);
}

const templateFile = (path: string): string => join(directories.templatesDirectory, path);

describe('the record of the build', () => {
  test('is trusted where files have the same content, whatever their times', () => {
    assertTrusted();
    utimesSync(templateFile(TEMPLATE), LONG_AGO, LONG_AGO);
    assertTrusted();
  });

  test('names the templates where they lie, each with a whole fallback card', () => {
    const recorded = read();
    assert.ok('checked' in recorded);
    assert.deepEqual(
      recorded.checked.templates.map(({ source }) => source.directory),
      ['article', 'vaccine'].map(templateFile),
    );
    for (const { fallbackCard } of recorded.checked.templates) {
      const [head, tail] = [fallbackCard.subarray(0, 8), fallbackCard.subarray(-12)].map((part) =>
        part.toHex(),
      );
      assert.deepEqual([head, tail], ['89504e470d0a1a0a', '0000000049454e44ae426082']);
    }
  });

  test('is not trusted when a template is changed, added, removed or renamed', () => {
    const file = templateFile(TEMPLATE);
    const content = readFileSync(file);
    appendFileSync(file, '\n');
    assertRefused(/card\.svg\.njk has changed since the build checked it\.$/u);
    writeFileSync(file, content);
    assertTrusted();
    renameSync(file, `${file}.txt`);
    assertRefused(/card\.svg\.njk(?:\.txt)? has changed since/u);
    renameSync(`${file}.txt`, file);
    cpSync(templateFile('vaccine'), templateFile('booster'), { recursive: true });
    assertRefused(/booster.*has changed since/u);
    rmSync(templateFile('booster'), { recursive: true });
    rmSync(templateFile('article'), { recursive: true });
    assertRefused(/article.*has changed since/u);
  });

  test('is not trusted when a template is changed whose size and time are as before', () => {
    const file = templateFile(TEMPLATE);
    utimesSync(file, LONG_AGO, LONG_AGO);
    writeRecord(takeSnapshot(directories), checkedBefore(), join(folder, 'dist'));
    assertTrusted();
    writeFileSync(file, readFileSync(file, 'utf8').replace('width="1200"', 'width="1201"'));
    utimesSync(file, LONG_AGO, LONG_AGO);
    assertRefused(/card\.svg\.njk has changed since/u);
  });

  test('is not trusted when there is an empty folder more', () => {
    mkdirSync(templateFile('empty'));
    assertRefused(/empty has changed/u);
  });

  test('is not trusted when one byte of a template is another, wherever it is', () => {
    const file = templateFile(TEMPLATE);
    const content = readFileSync(file);
    fc.assert(
      fc.property(fc.nat(content.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const changed = Buffer.from(content);
        changed[position] = (changed[position] ?? 0) ^ change;
        writeFileSync(file, changed);
        assertRefused(/has changed since the build checked it/u);
      }),
    );
  });

  test('is not trusted when a font is another, even one of the same size', () => {
    const file = join(directories.fontsDirectory, 'NotoSansThai-Bold.ttf');
    const content = readFileSync(file);
    content[1000] = (content[1000] ?? 0) ^ 1;
    rmSync(file);
    writeFileSync(file, content);
    assertRefused(/NotoSansThai-Bold\.ttf has changed since/u);
  });

  test('is not trusted when it is missing, cut or damaged, wherever that is', () => {
    for (const name of ['record.json', 'fallback-cards.bin']) {
      const file = join(folder, 'dist', name);
      const content = readFileSync(file);
      fc.assert(
        fc.property(fc.nat(content.length - 1), fc.constantFrom('flip', 'cut'), (position, way) => {
          const damaged = Buffer.from(content);
          damaged[position] = (damaged[position] ?? 0) ^ 1;
          writeFileSync(file, way === 'flip' ? damaged : content.subarray(0, position));
          assert.ok('reason' in read());
        }),
      );
      rmSync(file);
      assert.ok('reason' in read());
      writeFileSync(file, content);
      assertTrusted();
    }
  });

  test('is not trusted when it is whole but of another shape', () => {
    const file = join(folder, 'dist/record.json');
    writeFileSync(file, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n');
    assertRefused(/^The record of the build cannot be used/u);
  });

  test('does not hold what cannot be recorded for trusted', () => {
    symlinkSync(templateFile('vaccine'), templateFile('linked'));
    assert.ok('reason' in read());
  });

  test('does not trust a file that was changed while the checks ran', () => {
    const checked = checkedBefore();
    const file = templateFile(TEMPLATE);
    const content = readFileSync(file);
    const snapshot = takeSnapshot(directories);
    const text = content.toString();
    // Of the same size and within the same second: neither tells.
    writeFileSync(file, text.replace('width="1200"', 'width="1201"'));
    writeRecord(snapshot, checked, join(folder, 'dist'));
    assertRefused(/card\.svg\.njk has changed since/u);
    writeFileSync(file, content);
    assertTrusted();
  });
});
