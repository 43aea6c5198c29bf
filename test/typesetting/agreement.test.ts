import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { createBundledBrowserMeasure } from '../../scripts/support/browser-measure.ts';
import { parseCases } from '../../scripts/support/line-break-cases.ts';
import { formatReport, reportAgreement } from '../../scripts/support/line-break-report.ts';

const file = new URL('../cases/line-breaks.jsonl', import.meta.url);
const report = reportAgreement(parseCases(await readFile(file, 'utf8')), await createBundledBrowserMeasure());

/** The least share of the cases not different on purpose in which our lines are a browser's. */
const TARGETS = {
  strict: 0.995,
  phrase: 0.995,
  'phrase-balance': 0.98,
  'strict-balance': 0.98,
  'phrase-clamp2': 0.98,
  'strict-clamp2': 0.98,
};

for (const [mode, target] of Object.entries(TARGETS)) {
  test(`${mode}: lines are those of Chromium in ${target * 100} % of the cases`, () => {
    const found = report.modes.find((one) => one.mode === mode);
    assert.ok(found !== undefined && found.cases > 900, 'cases of this mode are missing');
    assert.ok(found.agreement >= target, formatReport(report));
  });
}

test('most cases are compared, and most of those do not differ on purpose', () => {
  const deliberate = report.modes.reduce((sum, mode) => sum + mode.deliberate, 0);
  assert.ok(report.cases > 5000);
  assert.ok(deliberate < report.cases / 4);
});

test('the report names every reason to differ on purpose', () => {
  assert.deepEqual(report.deliberate.map(({ reason }) => reason).toSorted(), [
    'balancing never widens the spread of lines',
    'keeps a date together',
    'keeps a particle together',
    'keeps a place together',
    'keeps a quantity together',
    'no line of one character',
    'phrases are found in the whole text, not in the rest of it',
    '～ starts no line',
  ]);
});
