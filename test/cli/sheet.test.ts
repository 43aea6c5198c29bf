import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readPng } from '../support/read-png.ts';
import { runHere } from './support/run-here.ts';
import { runOgp } from './support/run-ogp.ts';
import { createProject } from './support/temporary-project.ts';

describe('ogp sheet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ogp-sheet-'));
  after(() => rmSync(folder, { recursive: true }));

  test('draws a picture with a place for every card', async () => {
    const file = join(folder, 'sheet.png');
    const { code, stdout, stderr } = await runOgp(['sheet', 'article', '-o', file]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.equal(stdout, `${file}: 8 cards of 1 template\n`);
    const { width, height } = readPng(readFileSync(file));
    // Four cards beside each other: two rows of examples and one of the fallback.
    assert.ok(width > 4 * 480 && width < 5 * 480);
    assert.ok(height > 3 * 252 && height < 5 * 252);
  });

  test('writes a page of one file with every card, its alternative text and its example', async () => {
    const file = join(folder, 'sheet.html');
    using project = createProject();
    const { stdout } = await runHere(['sheet', '-o', file, '--json', '--templates', project.templates]);
    assert.deepEqual(JSON.parse(stdout), { file, templates: ['article', 'vaccine'], cards: 27 });
    const html = readFileSync(file, 'utf8');
    assert.equal(html.match(/src="data:image\/png;base64,iVBOR/gu)?.length, 27);
    assert.doesNotMatch(html, /(?:src|href)="(?!data:|#)/u);
    assert.ok(html.includes('alt="AIワクチン接種予測。東京都にお住まいの40歳の方'));
    assert.ok(html.includes('<b>longest-municipality</b>'));
  });

  test('escapes what examples say', async () => {
    const file = join(folder, 'markup.html');
    await runHere(['sheet', 'vaccine', '-o', file]);
    const html = readFileSync(file, 'utf8');
    assert.ok(html.includes('&lt;b&gt;A&amp;B&lt;/b&gt; &quot;x&quot; &#39;y&#39;'));
    assert.ok(!html.includes('<b>A&B</b>'));
  });
});
