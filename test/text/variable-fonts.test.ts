import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { loadFonts } from '../../src/text/font-library.ts';
import { createShapeCache } from '../../src/text/shape-item.ts';
import { layOutText, type TextEngine } from '../../src/text/lay-out-text.ts';

import { parseSvg } from '../../src/svg/parse-svg.ts';
import { readText } from '../../src/text/read-text.ts';
import { FONTS } from '../support/directories.ts';
import { inkOf, manifest } from '../support/text-engine.ts';

/**
 * A font whose `l` is a bar, 80 of 1,000 units wide in an advance of 180; on the axis `wght`, 400 to 700, both grow
 * by 101.
 */
const font = new URL('fixtures/variable-bar.ttf', import.meta.url);

/** The engine with one variable font as three faces. */
async function createEngine(t: TestContext): Promise<TextEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'fonts-'));
  t.after(() => rmSync(folder, { recursive: true }));
  await copyFile(font, join(folder, 'bar.ttf'));
  await copyFile(join(FONTS, manifest.emoji.file), join(folder, manifest.emoji.file));
  const content = readFileSync(font);
  const sha256 = hash('sha256', content);
  const file = { family: 'Bar', file: 'bar.ttf', bytes: content.byteLength, sha256 };
  const faces = [
    { ...file, weight: 400 },
    { ...file, weight: 550, variation: { wght: 550 } },
    { ...file, weight: 700, variation: { wght: 700 } },
  ];
  const fonts = await loadFonts(folder, { ...manifest, faces, coverage: { Bar: '6c' } });
  return { fonts, shapes: createShapeCache() };
}

test('a variable font is measured and drawn at the weights of its faces', async (t) => {
  const engine = await createEngine(t);
  const widths = [400, 550, 700].map((weight) => {
    const markup = `<text font-family="Bar" font-size="200" font-weight="${weight}">ll</text>`;
    const block = readText(parseSvg(markup), { inherited: {}, file: 'test.svg', fallbackId: 'text' });
    const layout = layOutText(block, engine);
    const [first, second] = layout.glyphs;
    const bar = first?.shape;
    return { bar: (bar?.right ?? 0) - (bar?.left ?? 0), advance: second?.x, ink: inkOf(layout).right };
  });
  assert.deepEqual(widths, [
    { bar: 16, advance: 36, ink: 62 },
    { bar: 27, advance: 46, ink: 83 },
    { bar: 37, advance: 56, ink: 103 },
  ]);
});
