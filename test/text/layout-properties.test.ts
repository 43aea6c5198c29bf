import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import { inkOf, layOut } from '../support/text-engine.ts';
import '../support/property-seed.ts';

const line = z.object({ text: z.string() });
const corpus = (await readFile(new URL('../cases/line-breaks.jsonl', import.meta.url), 'utf8'))
  .trim()
  .split('\n')
  .map((json) => line.parse(JSON.parse(json)).text);

/** Texts that people type: real ones, pieces of them put together, and any kanji, kana, letters and marks. */
const texts = fc.oneof(
  fc.constantFrom(...new Set(corpus)),
  fc
    .array(fc.constantFrom(...new Set(corpus.join('').replaceAll('\n', ''))), {
      minLength: 1,
      maxLength: 120,
    })
    .map((all) => all.join('')),
  fc.string({
    unit: fc.constantFrom(...Array.from('10月下旬〜～2、。「」（）ーッabcあア漢 %/-…!?é'), 'か\u3099'),
    minLength: 1,
    maxLength: 60,
  }),
);

const boxes = fc.record({
  anchor: fc.constantFrom('start', 'middle', 'end'),
  inlineSize: fc.integer({ min: 150, max: 900 }),
  blockSize: fc.integer({ min: 100, max: 400 }),
  clamp: fc.integer({ min: 1, max: 4 }),
  fit: fc.constantFrom('shrink 20%', 'shrink 60%', 'none'),
  wrap: fc.constantFrom('auto', 'balance'),
  wordBreak: fc.constantFrom('normal', 'auto-phrase'),
});

interface Box {
  anchor: string;
  inlineSize: number;
  blockSize: number;
  clamp: number;
  fit: string;
  wrap: string;
  wordBreak: string;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function setIn(text: string, box: Box) {
  return layOut(
    `<text x="500" y="500" font-size="80" xml:space="preserve" text-anchor="${box.anchor}" inline-size="${box.inlineSize}" ` +
      `block-size="${box.blockSize}" align-content="center" line-clamp="${box.clamp}" text-fit="${box.fit}" ` +
      `text-wrap="${box.wrap}" word-break="${box.wordBreak}" text-overflow="ellipsis">${escape(text)}</text>`,
  );
}

describe('any text in any box', () => {
  test('has its lines within the box and no more of them than it may', () => {
    fc.assert(
      fc.property(texts, boxes, (text, box) => {
        const layout = setIn(text, box);
        assert.ok(layout.lines.length <= box.clamp);
        if (layout.glyphs.length === 0 || layout.uncovered.length > 0 || layout.box === null) return;
        const ink = inkOf(layout);
        const { x, y, width, height } = layout.box;
        // A letter's ink may stand out of its advance by a hair, as f does; the em box holds all that is Japanese.
        const hair = layout.fontSize * 0.12 + 1;
        assert.ok(ink.left >= x - hair && ink.right <= x + width + hair, 'across');
        assert.ok(ink.top >= y - hair && ink.bottom <= y + height + hair, 'down');
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('is all there, in order, or is cut and says so', () => {
    fc.assert(
      fc.property(texts, boxes, (text, box) => {
        const { lines, cut } = setIn(text, box);
        const shown = lines.join('').replace(/…$/, '');
        const strip = (value: string) => value.replace(/[\s\u3000]/g, '');
        if (cut) assert.ok(strip(text).startsWith(strip(shown)));
        else assert.equal(strip(lines.join('')), strip(text));
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test('is never cut or broken inside a grapheme cluster', () => {
    const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });
    fc.assert(
      fc.property(texts, boxes, (text, box) => {
        const boundaries = new Set(
          [...segmenter.segment(text)].map(({ index }) => index).concat(text.length),
        );
        let from = 0;
        for (const shown of setIn(text, box).lines) {
          const piece = text.includes(shown) ? shown : shown.replace(/…$/, '');
          const start = text.indexOf(piece, from);
          assert.ok(start >= 0);
          assert.ok(boundaries.has(start) && boundaries.has(start + piece.length), JSON.stringify(piece));
          from = start + piece.length;
        }
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  test('is set the same each time', () => {
    fc.assert(
      fc.property(texts, boxes, (text, box) => {
        const summary = () =>
          JSON.stringify(setIn(text, box).glyphs.map(({ shape, x, y }) => [shape.key, x, y]));
        assert.equal(summary(), summary());
      }),
      { numRuns: 50, seed: 4 },
    );
  });

  test('leaves no last line of one character where there is room to avoid it', () => {
    const box = 'x="0" y="40" font-size="40" inline-size="400" text-overflow="ellipsis"';
    for (const wrap of ['auto', 'balance']) {
      for (let length = 3; length <= 60; length += 1) {
        const { lines } = layOut(`<text ${box} text-wrap="${wrap}">${'あ'.repeat(length)}</text>`);
        assert.ok(lines.length === 1 || (lines.at(-1)?.length ?? 0) > 1, `${length}: ${lines.join('/')}`);
      }
    }
  });
});
