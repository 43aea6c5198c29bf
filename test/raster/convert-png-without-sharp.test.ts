import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import { convertPng } from '../../src/renderer/draw-form.ts';
import { encodePng } from '../../src/raster/encode-png.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';

test('without sharp there is no other format, and the problem says so', async () => {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'sharp') throw new Error(`Cannot find package '${specifier}'`);
      return next(specifier, context);
    },
  });
  const png = encodePng(rasterizeSvg('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'));
  await assert.rejects(convertPng(png, { format: 'webp', maxBytes: null }), {
    code: 'format_unavailable',
    status: 501,
  });
});
