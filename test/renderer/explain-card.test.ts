import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { TEMPLATES } from '../support/directories.ts';
import { sharedRenderer } from '../support/shared-renderer.ts';

const context = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };
const card = { template: 'vaccine', variant: 'card', context };

describe('an explanation of a card', () => {
  test('tells how the real card is made', async () => {
    const renderer = await sharedRenderer(TEMPLATES);
    const { svg, timings, texts, ...rest } = renderer.explain(card);
    assert.deepEqual(rest, { width: 1200, height: 630, way: 'bands', reason: null });
    assert.deepEqual(Object.keys(timings), ['template', 'text', 'raster']);

    assert.equal(parseSvg(svg).name, 'svg');
    assert.ok(!svg.includes('<text') && svg.includes('<path transform="matrix(0.015625 '));

    const period = texts.find(({ id }) => id === 'period');
    assert.deepEqual(period?.lines, ['10月下旬〜', '2月上旬']);
    assert.deepEqual(
      period.breaks.map(({ index, before }) => [index, before]),
      [[6, '10月下旬〜']],
    );
    assert.ok(period.tried.some(({ lines, size }) => lines === 2 && size === period.fontSize));
    assert.deepEqual(period.runs[1], [{ text: '2月上旬', family: 'Noto Sans JP', weight: 700 }]);
  });

  test('says of each text what the layout says', async () => {
    const renderer = await sharedRenderer(TEMPLATES);
    const reports = renderer
      .explain(card)
      .texts.map(({ tried: _tried, runs: _runs, breaks: _breaks, cutText: _cutText, ...report }) => report);
    assert.deepEqual(reports, renderer.layout(card).texts);
  });
});
