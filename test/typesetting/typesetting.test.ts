import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { breakText, fitText } from 'ogp-generator/typesetting';
import { TITLES } from './support/titles.ts';

/** Characters of ASCII are half as wide as others, em. */
const measure = (line: string): number =>
  Array.from(line, (character) => (/[ -~]/u.test(character) ? 0.5 : 1)).reduce((sum, one) => sum + one, 0);

const graphemes = (text: string): number => [...new Intl.Segmenter('ja').segment(text)].length;
/** Ends of lines that divide no phrase, word, date or name. */
const WHOLE = new Set(['phrase', 'space', 'mandatory', null]);

describe('the package ogp-generator/typesetting', () => {
  test('prints what docs/typesetting.md shows', async (t) => {
    const document = await readFile('docs/typesetting.md', 'utf8');
    const [, code = ''] = /```ts\n([^`]*(?:`measureText`)[^]*?)```/u.exec(document) ?? [];
    const [, shown = ''] = /```text\n([^`]*)```/u.exec(document) ?? [];
    mkdirSync('var', { recursive: true });
    // In the project, as the package imports itself by its name.
    const folder = mkdtempSync('var/typesetting-');
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(`${folder}/example.ts`, code);
    const { stdout } = await promisify(execFile)(process.execPath, [`${folder}/example.ts`]);
    assert.equal(stdout, shown);
  });

  test('sets every character of a text once, in lines that fit', () => {
    for (const text of TITLES) {
      for (const inlineSize of [3, 8, 14]) {
        const lines = breakText({ text, measure, inlineSize });
        const rest = lines.reduce(
          (left, line) => left.slice(left.indexOf(line.text) + line.text.length),
          text,
        );
        assert.equal(rest.trim(), '', text);
        assert.equal(
          lines
            .map((line) => line.text)
            .join('')
            .replaceAll(/\s/gu, ''),
          text.replaceAll(/\s/gu, ''),
        );
        assert.ok(lines.every((line) => measure(line.text) <= inlineSize || graphemes(line.text) === 1));
        assert.ok(lines.every((line, index) => (line.endedBy === null) === (index === lines.length - 1)));
      }
    }
  });

  test('finds a size at which the text fits, and no larger one', () => {
    const box = { inlineSize: 600, blockSize: 226, lineHeight: 1.2 };
    const fitsWhole = (text: string, size: number): boolean => {
      const lines = breakText({ text, measure, inlineSize: box.inlineSize / size });
      const height = size * (1 + (lines.length - 1) * box.lineHeight);
      return height <= box.blockSize && lines.every(({ endedBy }) => WHOLE.has(endedBy));
    };
    for (const text of TITLES) {
      const { size, lines, cutAt } = fitText({ text, measure, ...box, fontSize: 104, smallestSize: 20 });
      if (cutAt !== null) continue;
      assert.ok(
        lines.every((line) => measure(line.text) * size <= box.inlineSize + 1 / 64),
        text,
      );
      assert.ok(size * (1 + (lines.length - 1) * box.lineHeight) <= box.blockSize, text);
      for (let larger = size + 0.25; larger <= 104; larger += 0.25) {
        assert.ok(!fitsWhole(text, larger), `${text}: ${larger} px fits, but ${size} was found`);
      }
    }
  });

  test('cuts what does not fit at the smallest size', () => {
    const { lines, cutAt } = fitText({
      text: '東京都のワクチン接種',
      measure,
      inlineSize: 100,
      blockSize: 60,
      fontSize: 80,
      smallestSize: 40,
    });
    assert.deepEqual([lines.map((line) => line.text), cutAt], [['東京'], 2]);
  });
});
