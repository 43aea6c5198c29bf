import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCanary, type Picture, rasterizeSvg } from '../../src/raster/rasterize.ts';

test('the rasteriser that the service is made with draws the canary right', () => {
  checkCanary(rasterizeSvg);
});

test('a canary with one pixel one shade off stops the start', () => {
  assert.throws(
    () => checkCanary(rasterizeAlmost),
    /^Error: Expected the canary of 64x40 px .* but received 64x40 px/,
  );
});

test('a canary of another size stops the start though its bytes are the same', () => {
  assert.throws(() => checkCanary(rasterizeWide), /received 128x20 px/);
});

function rasterizeAlmost(svg: string): Picture {
  const picture = rasterizeSvg(svg);
  const pixels = Uint8Array.from(picture.pixels);
  pixels[5_000] = (pixels[5_000] ?? 0) ^ 1;
  return { ...picture, pixels };
}

function rasterizeWide(svg: string): Picture {
  return { ...rasterizeSvg(svg), width: 128, height: 20 };
}
