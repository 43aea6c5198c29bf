import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  constantFrom,
  double,
  assert as assertProperty,
  integer,
  oneof,
  property,
  record,
  string,
} from 'fast-check';
import { parseCases } from '../../scripts/support/line-break-cases.ts';
import { breakLines, clampLines } from '../../src/typesetting/break-lines.ts';
import { breakOpportunities } from '../../src/typesetting/break-opportunities.ts';
import { graphemeBoundaries } from '../../src/typesetting/characters.ts';
import { narrowestBreaks } from '../../src/typesetting/narrowest-breaks.ts';
import { emMeasure } from './support/em-measure.ts';
import { codePoint } from '../support/code-point.ts';
import '../support/property-seed.ts';

const file = new URL('../cases/line-breaks.jsonl', import.meta.url);
const texts = [...new Set(parseCases(await readFile(file, 'utf8')).map(({ text }) => text))];

const anyText = oneof(
  constantFrom(...texts),
  string({ unit: codePoint, maxLength: 40 }),
  string({ unit: 'grapheme', maxLength: 40 }),
  string({
    unit: constantFrom(
      ...Array.from('あっー漢字、。「」（）・！?10年月日%〜～…　 aA-/"“”👍🏽\u200d\ufe0f\u3099\n'),
    ),
    maxLength: 40,
  }),
);
const anyRules = record({
  wordBreak: constantFrom('normal', 'auto-phrase', 'keep-all'),
  language: constantFrom('ja', 'en', 'ko', 'zh-Hans', 'th'),
});
const anyWidth = double({ min: 0.5, max: 30, noNaN: true });
const anyWrap = constantFrom('auto', 'balance');

test('opportunities are the starts of all grapheme clusters but the first, in order', () => {
  assertProperty(
    property(anyText, anyRules, (text, rules) => {
      const indices = breakOpportunities(text, rules).map(({ index }) => index);
      assert.deepEqual(indices, graphemeBoundaries(text));
      const segments = [...new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(text)];
      assert.deepEqual(
        indices,
        segments.slice(1).map(({ index }) => index),
      );
    }),
  );
});

test('lines follow one another, and what stands between them is white space', () => {
  assertProperty(
    property(anyText, anyRules, anyWidth, anyWrap, (text, rules, inlineSize, wrap) => {
      const opportunities = breakOpportunities(text, rules);
      const lines = breakLines({ text, opportunities, measure: emMeasure(text), inlineSize, wrap });
      let end = 0;
      for (const line of lines) {
        assert.match(text.slice(end, line.start), /^\s*$/);
        assert.ok(line.start >= end && line.end >= line.start);
        end = line.end;
      }
      assert.match(text.slice(end), /^\s*$/);
      assert.equal(lines.at(-1)?.brokenBy, null);
    }),
  );
});

test('a line fits, or is one grapheme cluster', () => {
  assertProperty(
    property(anyText, anyRules, anyWidth, anyWrap, (text, rules, inlineSize, wrap) => {
      const opportunities = breakOpportunities(text, rules);
      const measure = emMeasure(text);
      for (const { start, end } of breakLines({ text, opportunities, measure, inlineSize, wrap })) {
        const isOneCluster = graphemeBoundaries(text.slice(start, end)).length === 0;
        assert.ok(measure(start, end) <= inlineSize || isOneCluster, text.slice(start, end));
      }
    }),
  );
});

test('a cut text has as many lines as asked for, and fits with its ellipsis', () => {
  assertProperty(
    property(
      anyText,
      anyRules,
      anyWidth,
      integer({ min: 1, max: 4 }),
      (text, rules, inlineSize, maxLines) => {
        const measure = emMeasure(text);
        const paragraph = {
          text,
          opportunities: breakOpportunities(text, rules),
          measure,
          inlineSize,
          maxLines,
        };
        const clamped = clampLines({
          ...paragraph,
          lines: breakLines({ ...paragraph, wrap: 'auto' }),
          measureWithEllipsis: (start, end) => measure(start, end) + 1,
        });
        assert.ok(clamped.lines.length <= maxLines);
        const last = clamped.lines.at(-1);
        if (clamped.ellipsis && last !== undefined) {
          assert.ok(measure(last.start, last.end) + 1 <= inlineSize);
          assert.doesNotMatch(text.slice(last.start, last.end), /\s$/);
        }
      },
    ),
  );
});

test('the narrowest lines are as many as asked for, and none is wider than told', () => {
  assertProperty(
    property(anyText, anyRules, integer({ min: 1, max: 4 }), (text, rules, lines) => {
      const opportunities = breakOpportunities(text, rules);
      const measure = emMeasure(text);
      const found = narrowestBreaks({ text, opportunities, measure, lines, level: 1 });
      const possible = opportunities.filter(({ level, mandatory }) => level <= 1 || mandatory).length + 1;
      const necessary = opportunities.filter(({ mandatory }) => mandatory).length + 1;
      assert.equal(found !== null, lines >= necessary && lines <= possible);
      const widths = found?.lines.map(({ start, end }) => measure(start, end)) ?? [];
      assert.equal(widths.length, found === null ? 0 : lines);
      assert.equal(Math.max(0, ...widths), found?.width ?? 0);
    }),
  );
});

test('the same text breaks the same way again', () => {
  assertProperty(
    property(anyText, anyRules, (text, rules) => {
      assert.deepEqual(breakOpportunities(text, rules), breakOpportunities(text, rules));
    }),
  );
});
