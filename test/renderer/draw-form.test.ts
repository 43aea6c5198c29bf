import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { PLAIN_FORM, type PictureForm } from '../../src/picture-format.ts';
import { encodePng } from '../../src/raster/encode-png.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { drawForm } from '../../src/renderer/draw-form.ts';
import type { CardRenderer } from '../../src/renderer/render-card.ts';
import { comparePictures } from '../support/compare-pictures.ts';
import { TEMPLATES } from '../support/directories.ts';
import { sharedRenderer } from '../support/shared-renderer.ts';
import { readPng } from '../support/read-png.ts';

const CARD = {
  template: 'vaccine',
  variant: 'card',
  context: { area: '東京都', age: 40, period: '10月下旬〜2月上旬' },
};

describe('a form of a card', () => {
  let renderer: CardRenderer;
  before(async () => {
    renderer = await sharedRenderer(TEMPLATES);
  });
  const draw = async (form: Partial<PictureForm>) =>
    drawForm(renderer, { ...CARD, form: { ...PLAIN_FORM, ...form } });

  test('that is plain is drawn at once', () => {
    const drawn = drawForm(renderer, CARD);
    assert.ok(!(drawn instanceof Promise));
    assert.deepEqual([drawn.format, drawn.quality, drawn.way], ['png', null, 'bands']);
    assert.deepEqual(drawn.picture, renderer.draw(CARD).png);
  });

  test('of twice the pixels is what resvg draws of the card twice as large', async () => {
    const { picture, format, way, reason } = await draw({ scale: 2 });
    assert.deepEqual([format, way, reason], ['png', 'full', 'enlarged']);
    const { svg } = renderer.explain(CARD);
    const found = readPng(picture);
    assert.deepEqual([found.width, found.height], [2400, 1260]);
    comparePictures(picture, encodePng(rasterizeSvg(svg, 2)), 'the card twice as large');
  });

  test('that must fit and does stays PNG, byte for byte', async () => {
    const { png } = renderer.draw(CARD);
    const { picture, format } = await draw({ format: null, maxBytes: png.byteLength });
    assert.equal(format, 'png');
    assert.deepEqual(picture, png);
  });

  test('that must fit and does not is compressed as a whole, with the same pixels', async () => {
    const { png } = renderer.draw(CARD);
    const { picture, format, reason } = await draw({ format: null, maxBytes: png.byteLength - 1 });
    assert.deepEqual([format, reason], ['png', 'smaller file']);
    assert.ok(picture.byteLength < png.byteLength);
    comparePictures(picture, png, 'the card compressed as a whole');
  });

  test('that cannot fit as PNG becomes JPEG, unless it must be PNG', async () => {
    const { png } = renderer.drawWhole(CARD, 1);
    const maxBytes = png.byteLength - 1;
    const { picture, format, quality, timings } = await draw({ format: null, maxBytes });
    assert.equal(format, 'jpeg');
    assert.ok(quality !== null && picture.byteLength <= maxBytes);
    assert.ok('convert' in timings);
    const message = `Expected at least ${png.byteLength}, which is what this card takes`;
    await assert.rejects(draw({ format: 'png', maxBytes }), {
      code: 'budget_not_met',
      errors: [{ pointer: '/max_bytes', message }],
    });
  });
});
