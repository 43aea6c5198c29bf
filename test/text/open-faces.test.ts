import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { loadFonts } from '../../src/text/font-library.ts';
import { type BundledFace, createOpenFaces, type FontManifest } from '../../src/text/font-files.ts';
import { FONTS } from '../support/directories.ts';
import { manifest } from '../support/text-engine.ts';

function faceOf(family: string): BundledFace {
  const face = manifest.faces.find((one) => one.family === family);
  if (face === undefined) throw new Error(`Expected a bundled face of ${family}`);
  return face;
}

const hebrew = faceOf('Noto Sans Hebrew');
const thai = faceOf('Noto Sans Thai');

test('a face stays open while it is used', () => {
  const openFaces = createOpenFaces(FONTS, { maxBytes: hebrew.bytes + thai.bytes });
  const opened = openFaces(hebrew);
  openFaces(thai);
  assert.equal(openFaces(hebrew), opened);
});

test('the face that was not used for longest is closed, and is the same when it is opened again', () => {
  const openFaces = createOpenFaces(FONTS, { maxBytes: hebrew.bytes + thai.bytes });
  const first = openFaces(hebrew);
  const second = openFaces(thai);
  openFaces(hebrew);
  openFaces(faceOf('Noto Sans Arabic'));
  const again = openFaces(thai);
  assert.notEqual(again, second);
  assert.deepEqual(again.outline(40), second.outline(40));
  assert.notEqual(openFaces(hebrew), first);
});

test('a face that is larger than the bound is opened all the same', () => {
  const openFaces = createOpenFaces(FONTS, { maxBytes: 1 });
  assert.equal(openFaces(hebrew), openFaces(hebrew));
});

/** A folder with the fonts of two families, Thai after Hebrew. */
async function folderOf(t: TestContext): Promise<{ folder: string; manifest: FontManifest }> {
  const folder = mkdtempSync(join(tmpdir(), 'fonts-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { emoji } = manifest;
  await Promise.all([hebrew, thai, emoji].map(({ file }) => copyFile(join(FONTS, file), join(folder, file))));
  return { folder, manifest: { ...manifest, faces: [hebrew, thai] } };
}

test('a fallback’s file is read when a text is shaped in it, and then must be the one of the manifest', async (t) => {
  const { folder, manifest: listed } = await folderOf(t);
  writeFileSync(join(folder, thai.file), Buffer.alloc(thai.bytes));
  const fonts = await loadFonts(folder, listed);
  const face = fonts.find(thai.family, thai.weight);
  assert.ok(face?.covers(0x0e01));
  assert.throws(() => face?.font, /NotoSansThai-Regular\.ttf to have the size and hash in the font manifest/);
});

test('the first family’s files are read at start', async (t) => {
  const { folder, manifest: listed } = await folderOf(t);
  writeFileSync(join(folder, hebrew.file), Buffer.alloc(hebrew.bytes));
  await assert.rejects(loadFonts(folder, listed), /NotoSansHebrew-Regular\.ttf to have the size and hash/);
});

for (const [what, spoil] of [
  ['missing', (path: string) => rmSync(path)],
  ['cut off', (path: string) => truncateSync(path, 1000)],
] as const) {
  test(`a fallback’s file that is ${what} is told at start`, async (t) => {
    const { folder, manifest: listed } = await folderOf(t);
    spoil(join(folder, thai.file));
    await assert.rejects(loadFonts(folder, listed), /NotoSansThai-Regular\.ttf.*Run "npm run fonts"\.$/);
  });
}

test('a family without its coverage is told at start', async (t) => {
  const { folder, manifest: listed } = await folderOf(t);
  await assert.rejects(loadFonts(folder, { ...listed, coverage: {} }), /coverage of Noto Sans Hebrew/);
});
