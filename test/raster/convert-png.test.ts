import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { Problem } from '../../src/errors.ts';
import { convertPng, findQuality } from '../../src/renderer/draw-form.ts';
import { encodePng } from '../../src/raster/encode-png.ts';
import { rasterizeSvg, type Picture } from '../../src/raster/rasterize.ts';
import { runs } from '../support/property-seed.ts';

const CARD = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180">
  <linearGradient id="sky" x2="1" y2="1"><stop stop-color="#0ea5e9"/><stop offset="1" stop-color="#f43f5e"/></linearGradient>
  <rect width="320" height="180" fill="url(#sky)"/>
  ${Array.from({ length: 60 }, (_, index) => `<circle cx="${(index * 37) % 320}" cy="${(index * 53) % 180}" r="${(index % 7) + 1.5}" fill="hsl(${index * 6} 80% 40%)"/>`).join('')}
</svg>`;
const GLASS = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"><circle cx="32" cy="16" r="14" fill="#c00" fill-opacity="0.5"/></svg>`;

const unbounded = { maxBytes: null };

/** RGB of a picture, decoded by libvips. */
async function samplesOf(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).removeAlpha().raw().toBuffer();
}

describe('a card as JPEG', () => {
  let png: Uint8Array;
  before(() => {
    png = encodePng(rasterizeSvg(CARD));
  });

  test('has the size of the card, colours at full resolution, and no metadata', async () => {
    const { bytes, quality } = await convertPng(png, { format: 'jpeg', ...unbounded });
    const { format, width, height, chromaSubsampling, exif, icc, xmp } = await sharp(bytes).metadata();
    assert.deepEqual([format, width, height, chromaSubsampling], ['jpeg', 320, 180, '4:4:4']);
    assert.deepEqual([exif, icc, xmp], [undefined, undefined, undefined]);
    assert.equal(quality, 90);
  });

  test('looks like the card', async () => {
    const { bytes } = await convertPng(png, { format: 'jpeg', ...unbounded });
    const [wanted, found] = await Promise.all([samplesOf(png), samplesOf(bytes)]);
    const worst = wanted.reduce(
      (most, sample, index) => Math.max(most, Math.abs(sample - (found[index] ?? 0))),
      0,
    );
    assert.ok(worst < 70, `a sample is ${worst} off`);
  });

  test('is white where the card is transparent', async () => {
    const { bytes } = await convertPng(encodePng(rasterizeSvg(GLASS)), { format: 'jpeg', ...unbounded });
    const samples = await samplesOf(bytes);
    assert.ok([...samples.subarray(0, 3)].every((sample) => sample > 250));
  });

  test('is the same bytes each time', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => convertPng(png, { format: 'jpeg', ...unbounded })),
    );
    assert.deepEqual(one, other);
  });
});

describe('a card as WebP', () => {
  for (const [what, svg] of [
    ['a card', CARD],
    ['a transparent card', GLASS],
  ] as const) {
    test(`loses nothing of ${what}`, async () => {
      const picture = rasterizeSvg(svg);
      const { bytes, quality } = await convertPng(encodePng(picture), { format: 'webp', ...unbounded });
      assert.equal(quality, null);
      assert.equal((await sharp(bytes).metadata()).format, 'webp');
      assert.deepEqual(await shownPixels(bytes), await shownPixels(encodePng(picture)));
    });
  }
});

describe('a card within a budget', () => {
  for (const format of ['jpeg', 'webp'] as const) {
    test(`has nearly the best quality as ${format} that keeps to it`, async () => {
      const png = encodePng(rasterizeSvg(CARD));
      const finer = format === 'jpeg' ? { chromaSubsampling: '4:4:4' } : { smartSubsample: true, effort: 2 };
      const sizeAt = async (quality: number): Promise<number> =>
        (
          await sharp(png)
            .toFormat(format, { ...finer, quality })
            .toBuffer()
        ).byteLength;
      const maxBytes = Math.round(((await sizeAt(40)) + (await sizeAt(90))) / 2);
      const { bytes, quality } = await convertPng(png, { format, maxBytes });
      assert.ok(quality !== null && quality > 40 && quality < 90);
      assert.ok(bytes.byteLength <= maxBytes);
      assert.equal(bytes.byteLength, await sizeAt(quality));
      assert.ok((await sizeAt(quality + 20)) > maxBytes, 'a much better one would have fitted');
    });

    test(`is refused as ${format} with what it takes at least, and that is enough`, async () => {
      const png = encodePng(rasterizeSvg(CARD));
      const { error, least } = await refusedAt(png, format);
      assert.deepEqual(
        { code: error.code, pointers: error.errors.map(({ pointer }) => pointer) },
        { code: 'budget_not_met', pointers: ['/max_bytes'] },
      );
      const { bytes, quality } = await convertPng(png, { format, maxBytes: least });
      assert.deepEqual([bytes.byteLength, quality], [least, 40]);
    });
  }

  test('stays whole as WebP while that keeps to it', async () => {
    const png = encodePng(rasterizeSvg(CARD));
    const whole = await convertPng(png, { format: 'webp', ...unbounded });
    const maxBytes = whole.bytes.byteLength;
    assert.deepEqual(await convertPng(png, { format: 'webp', maxBytes }), whole);
    const smaller = await convertPng(png, { format: 'webp', maxBytes: maxBytes - 1 });
    assert.notEqual(smaller.quality, null);
  });
});

describe('a card that shows a photograph', () => {
  test('becomes WebP with loss, as lossless WebP of it can take seconds, and keeps to a budget', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const create = { width: 640, height: 640, channels: 3, background: '#000', noise } as const;
    const png = await sharp({ create }).png({ compressionLevel: 1 }).toBuffer();
    assert.ok(png.byteLength > 2 ** 20);
    const { bytes, quality } = await convertPng(png, { format: 'webp', ...unbounded });
    assert.equal(quality, 90);
    const maxBytes = bytes.byteLength - 1;
    const smaller = await convertPng(png, { format: 'webp', maxBytes });
    assert.ok(smaller.bytes.byteLength <= maxBytes && (smaller.quality ?? 90) < 90);
  });
});

describe('the search for a quality', () => {
  /** Bytes at each quality from 40 to 90: files grow with it, in any way. */
  const sizes = fc
    .array(fc.integer({ min: 0, max: 100_000 }), { minLength: 51, maxLength: 51 })
    .map((steps) => {
      let size = 1_000;
      return steps.map((step) => (size += step));
    });
  const asked = fc.record({
    sizes,
    maxBytes: fc.integer({ min: 1_000, max: 5_000_000 }),
    guesses: fc.integer({ min: 0, max: 3 }),
  });

  test('meets every budget that the worst quality meets, and no other, in a bounded number of encodings', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ sizes, maxBytes, guesses }) => {
        const tried: number[] = [];
        const sizeAt = (quality: number): number => sizes[quality - 40] ?? assert.fail(`quality ${quality}`);
        const encodeAt = async (quality: number) => {
          tried.push(quality);
          return { bytes: new Uint8Array(sizeAt(quality)), quality };
        };
        if (sizeAt(40) > maxBytes) {
          await assert.rejects(findQuality(encodeAt, { maxBytes, guesses }), { code: 'budget_not_met' });
          assert.deepEqual(tried, [40]);
          return;
        }
        const { bytes, quality } = await findQuality(encodeAt, { maxBytes, guesses });
        assert.ok(bytes.byteLength <= maxBytes);
        assert.equal(bytes.byteLength, sizeAt(quality));
        assert.equal(new Set(tried).size, tried.length, 'no quality is tried twice');
        assert.ok(tried.length <= 2 + guesses);
      }),
      runs(100),
    );
  });
});

async function refusedAt(
  png: Uint8Array,
  format: 'jpeg' | 'webp',
): Promise<{ error: Problem; least: number }> {
  try {
    await convertPng(png, { format, maxBytes: 100 });
  } catch (error) {
    assert.ok(error instanceof Problem);
    const refusal = error;
    const [, least] = /at least (\d+),/u.exec(refusal.errors[0]?.message ?? '') ?? [];
    return { error: refusal, least: Number(least) };
  }
  return assert.fail('a picture of 100 bytes');
}

/** RGBA, with nothing of what is hidden under full transparency. */
async function shownPixels(bytes: Uint8Array): Promise<Picture['pixels']> {
  const pixels = await sharp(bytes).ensureAlpha().raw().toBuffer();
  for (let index = 0; index < pixels.length; index += 4)
    if (pixels[index + 3] === 0) pixels.fill(0, index, index + 4);
  return pixels;
}
