import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readPng } from '../support/read-png.ts';
import { runHere } from './support/run-here.ts';
import { createProject } from './support/temporary-project.ts';

describe('ogp sheet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ogp-sheet-'));
  let page: { file: string; stdout: string; html: string };
  before(async () => {
    const file = join(folder, 'sheet.html');
    using project = createProject();
    const { stdout } = await runHere(['sheet', '-o', file, '--json', '--templates', project.templates]);
    page = { file, stdout, html: readFileSync(file, 'utf8') };
  });
  after(() => rmSync(folder, { recursive: true }));

  test('draws a picture with a place for every card', async () => {
    const file = join(folder, 'sheet.png');
    const { code, stdout, stderr } = await runHere(['sheet', 'article', '-o', file]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.equal(stdout, `${file}: 8 cards of 1 template\n`);
    const { width, height } = readPng(readFileSync(file));
    // Four cards beside each other: two rows of examples and one of the fallback.
    assert.ok(width > 4 * 480 && width < 5 * 480);
    assert.ok(height > 3 * 252 && height < 5 * 252);
  });

  test('writes a page of one file with every card, its alternative text and its example', () => {
    const { file, stdout, html } = page;
    assert.deepEqual(JSON.parse(stdout), { file, templates: ['article', 'vaccine'], cards: 28 });
    assert.equal(html.match(/src="data:image\/png;base64,iVBOR/gu)?.length, 28);
    assert.doesNotMatch(html, /(?:src|href)="(?!data:|#)/u);
    assert.ok(html.includes('alt="AIワクチン接種予測。東京都にお住まいの40歳の方'));
    assert.ok(html.includes('<b>longest-municipality</b>'));
  });

  test('escapes what examples say', () => {
    const { html } = page;
    assert.ok(html.includes('&lt;b&gt;A&amp;B&lt;/b&gt; &quot;x&quot; &#39;y&#39;'));
    assert.ok(!html.includes('<b>A&B</b>'));
  });
});
