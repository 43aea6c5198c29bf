/** A key changes when pixels change, and only then: see scripts/support/pixel-record.ts. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  findKeyFault,
  findRecordFault,
  readPixelRecord,
  takePixelRecord,
  type PixelRecord,
} from '../../scripts/support/pixel-record.ts';
import { loadRegistry, RENDER_VERSION } from '../../src/renderer/load-registry.ts';
import { digestTemplate } from '../../src/template/digest-template.ts';
import { FONTS, TEMPLATES } from '../support/directories.ts';

const RECORD: PixelRecord = {
  renderVersion: '1',
  versions: { sharp: '1.0.0' },
  goldens: {
    'a.png': { source: 'a', file: 'f', pixels: 'p' },
    'b.png': { source: 'b', file: 'f', pixels: 'p' },
  },
};

function withGolden(golden: Partial<PixelRecord['goldens'][string]>, changes: Partial<PixelRecord> = {}) {
  const { 'a.png': first, ...others } = RECORD.goldens;
  assert.ok(first);
  return { ...RECORD, goldens: { 'a.png': { ...first, ...golden }, ...others }, ...changes };
}

describe('an upgrade keeps every card whose pixels it keeps', () => {
  test('the golden pictures, their versions and RENDER_VERSION are as they are recorded', async () => {
    const before = await readPixelRecord();
    assert.ok(before);
    assert.equal(findRecordFault(before, await takePixelRecord(before)), null);
  });

  test('keys count the template, the fonts and RENDER_VERSION, and no version of zlib, Node or an encoder', async () => {
    const directories = { templatesDirectory: TEMPLATES, fontsDirectory: FONTS };
    const { registry, folders, manifest } = await loadRegistry(directories);
    const identity = { fontsDigest: manifest.digest, renderVersion: RENDER_VERSION };
    assert.match(RENDER_VERSION, /^\d+$/u);
    assert.deepEqual(
      folders.map((folder) => registry.get(folder.name)?.digest),
      folders.map((folder) => digestTemplate(folder, identity)),
    );
  });

  test('pixels that move without another RENDER_VERSION are a fault, which no renewal of the record covers', () => {
    assert.match(findKeyFault(RECORD, withGolden({ file: 'g', pixels: 'q' })) ?? '', /raise it.*new URLs/u);
  });

  test('another RENDER_VERSION while no pixel moves is a fault, whatever else changes', () => {
    const versions = { sharp: '2.0.0' };
    assert.match(findKeyFault(RECORD, { ...RECORD, renderVersion: '2', versions }) ?? '', /for nothing/u);
    const redrawn = withGolden({ source: 'another template', pixels: 'q' }, { renderVersion: '2' });
    assert.match(findKeyFault(RECORD, redrawn) ?? '', /for nothing/u);
  });

  test('both together, another template and another file of the same pixels are none, once they are recorded', () => {
    for (const now of [
      withGolden({ pixels: 'q' }, { renderVersion: '2' }),
      withGolden({ source: 'another template', pixels: 'q' }),
      withGolden({ file: 'g' }),
    ]) {
      assert.equal(findKeyFault(RECORD, now), null);
      assert.match(findRecordFault(RECORD, now) ?? '', /npm run goldens/u);
      assert.equal(findRecordFault(now, now), null);
    }
  });

  test('another version of what draws is named until the pictures have been drawn with it', () => {
    const now = { ...RECORD, versions: { sharp: '2.0.0' } };
    assert.equal(findKeyFault(RECORD, now), null);
    assert.match(findRecordFault(RECORD, now) ?? '', /sharp 1\.0\.0 is 2\.0\.0\. Run "npm run goldens"/u);
  });
});
