import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { Problem } from '../../src/errors.ts';
import { decodePicture } from '../../src/picture/decode-picture.ts';
import { preparePicture } from '../../src/picture/create-decoder.ts';
import { blackPng, chunkTypes, gradient } from './support/pictures.ts';
import { chunksOfPng, pngOf } from './support/structures.ts';

const BOX = { width: 400, height: 400 };

async function pixelsOf(picture: Uint8Array): Promise<Buffer> {
  return sharp(picture).raw().toBuffer();
}

async function decode(bytes: Uint8Array, box = BOX): Promise<Uint8Array> {
  return decodePicture({ bytes: preparePicture(bytes, box).bytes, ...box });
}

test('a picture within its box keeps its pixels', async () => {
  const png = await gradient().png().toBuffer();
  assert.deepEqual(await pixelsOf(await decode(png)), await pixelsOf(png));
});

test('one picture is one file, whatever it was encoded as', async () => {
  const picture = gradient();
  const files = await Promise.all([
    picture.clone().png().toBuffer(),
    picture.clone().png({ progressive: true, compressionLevel: 1 }).toBuffer(),
    picture.clone().ensureAlpha().png().toBuffer(),
    picture.clone().webp({ lossless: true }).toBuffer(),
  ]);
  const [first, ...others] = await Promise.all(files.map((file) => decode(file)));
  for (const other of others) assert.deepEqual(other, first);
});

test('a JPEG is decoded', async () => {
  const { width, height, channels } = await sharp(
    await decode(await gradient().jpeg().toBuffer()),
  ).metadata();
  assert.deepEqual({ width, height, channels }, { width: 80, height: 60, channels: 3 });
});

test('a larger picture is scaled down until it just covers its box', async () => {
  const bytes = await gradient(800, 600).png().toBuffer();
  const { width, height } = await sharp(await decode(bytes, { width: 100, height: 60 })).metadata();
  assert.deepEqual({ width, height }, { width: 100, height: 75 });
});

test('a picture that is much longer than its box is scaled down further', async () => {
  const box = { width: 1_200, height: 1_200 };
  const sizeOf = async (bytes: Uint8Array) => sharp(await decode(bytes, box)).metadata();
  const long = await gradient(1_000, 8_000).png().toBuffer();
  const turned = await gradient(8_000, 1_000).withMetadata({ orientation: 6 }).png().toBuffer();
  for (const bytes of [long, turned]) {
    const { width, height } = await sizeOf(bytes);
    assert.ok(width * height <= 2_880_000, `${width} × ${height}`);
    assert.ok(Math.abs(height / width - 8) < 0.1, `${width} × ${height}`);
  }
  // 16:9 in a square is no such picture.
  const { width, height } = await sizeOf(await gradient(2_400, 1_350).png().toBuffer());
  assert.deepEqual({ width, height }, { width: 2_133, height: 1_200 });
});

test('transparency stays', async () => {
  const bytes = await gradient().ensureAlpha(0.5).png().toBuffer();
  assert.equal((await sharp(await decode(bytes)).metadata()).channels, 4);
});

test('a picture is turned upright as its EXIF says', async () => {
  const bytes = await gradient().jpeg({ quality: 100 }).withMetadata({ orientation: 6 }).toBuffer();
  const upright = await decode(bytes);
  const { width, height, orientation } = await sharp(upright).metadata();
  assert.deepEqual({ width, height, orientation }, { width: 60, height: 80, orientation: undefined });
  // The white corner has gone from the left to the right.
  const pixels = await pixelsOf(upright);
  const [red = 0, green = 0, blue = 0] = pixels.subarray(57 * 3);
  assert.ok(Math.min(red, green, blue) > 230, `${red} ${green} ${blue}`);
});

test('nothing is left of EXIF, XMP, comments and colour profile', async () => {
  const bytes = await gradient()
    .withIccProfile('p3')
    .withExif({ IFD0: { Copyright: 'somebody', ImageDescription: 'at home' }, IFD3: { GPSLatitude: '35/1' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>at home</a></x:xmpmeta>')
    .png()
    .toBuffer();
  assert.match(bytes.toString('latin1'), /at home/u);
  const decoded = await decode(bytes);
  assert.doesNotMatch(Buffer.from(decoded).toString('latin1'), /at home|somebody|GPS/u);
  assert.deepEqual(
    new Set(chunkTypes(decoded)),
    new Set(['IHDR', 'pHYs', 'IDAT', 'IEND']),
    'only what every file of sharp has',
  );
});

test('megabytes of EXIF are no matter', async () => {
  const app1 = Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), Buffer.alloc(65_533, 'x')]);
  const jpeg = await gradient().jpeg().toBuffer();
  const bytes = Buffer.concat([
    jpeg.subarray(0, 2),
    ...Array.from({ length: 30 }, () => app1),
    jpeg.subarray(2),
  ]);
  assert.deepEqual(await decode(bytes), await decode(jpeg));
});

for (const [what, encode] of [
  ['in CMYK', () => gradient().toColourspace('cmyk').jpeg({ quality: 100 })],
  ['of 16 bits', () => gradient().toColourspace('rgb16').png()],
  ['in grey', () => gradient().greyscale().png()],
  ['with a palette', () => gradient().png({ palette: true })],
  ['in Display P3', () => gradient().withIccProfile('p3').png()],
] as const) {
  test(`a picture ${what} becomes sRGB of 8 bits`, async () => {
    const { space, depth, icc } = await sharp(await decode(await encode().toBuffer())).metadata();
    assert.deepEqual({ space, depth, icc }, { space: 'srgb', depth: 'uchar', icc: undefined });
  });
}

test('colours of a profile are the same colours in sRGB', async () => {
  const p3 = await gradient().withIccProfile('p3').png().toBuffer();
  const [plain, converted] = [
    await pixelsOf(await gradient().png().toBuffer()),
    await pixelsOf(await decode(p3)),
  ];
  const furthest = plain.reduce(
    (most, sample, index) => Math.max(most, Math.abs(sample - (converted[index] ?? 0))),
    0,
  );
  assert.ok(furthest <= 6, `${furthest} of 255`);
});

test('a colour profile that lists operations is refused, and one of a camera is not', async () => {
  const p3 = await gradient().withIccProfile('p3').png().toBuffer();
  const { icc } = await sharp(p3).metadata();
  assert.ok(icc !== undefined);
  await decode(p3);
  for (const tag of ['D2B0', 'D2B1', 'D2B2', 'D2B3']) {
    // The last of its tags by another name: what it holds does not count.
    const listed = Buffer.from(icc);
    listed.write(tag, 132 + 12 * (listed.readUInt32BE(128) - 1), 'latin1');
    const chunks = chunksOfPng(p3).map(({ type, data }) =>
      type === 'iCCP'
        ? { type, data: Buffer.concat([Buffer.from('p3\0\0'), deflateSync(listed)]) }
        : { type, data },
    );
    await assert.rejects(decode(pngOf(chunks)), (error: unknown) => {
      assert.ok(error instanceof Problem);
      assert.match(error.errors[0]?.message ?? '', /multiProcessElements/u);
      return true;
    });
  }
});

test('of an animation it is the first frame', async () => {
  const frames = Buffer.concat([Buffer.alloc(300, 255), Buffer.alloc(300, 0)]);
  const bytes = await sharp(frames, { raw: { width: 10, height: 20, channels: 3, pageHeight: 10 } })
    .webp({ lossless: true })
    .toBuffer();
  assert.equal((await sharp(bytes).metadata()).pages, 2);
  assert.deepEqual(await pixelsOf(await decode(bytes)), Buffer.alloc(300, 255));
});

const whole = await gradient(400, 300).png().toBuffer();
const wholeJpeg = await gradient(400, 300).jpeg().toBuffer();

for (const [what, bytes, pattern] of [
  ['a bomb of 50,000 × 50,000 px', blackPng(50_000, 50_000, 16), /cannot be decoded|pixels/u],
  ['a bomb just above the limit', blackPng(5_000, 5_000), /cannot be decoded|pixels/u],
  ['a header of 4,294,967,295 px', blackPng(0xff_ff_ff_ff, 1, 0), /cannot be decoded/u],
  ['a picture without pixels', blackPng(0, 0, 0), /cannot be decoded/u],
  ['a strip', blackPng(4_000, 10), /at most 8 to 1 but received 4000 × 10/u],
  ['half a PNG', whole.subarray(0, whole.length / 2), /cannot be decoded/u],
  ['half a JPEG', wholeJpeg.subarray(0, wholeJpeg.length / 2), /cannot be decoded/u],
  ['a PNG with too few rows', blackPng(100, 100, 50), /cannot be decoded/u],
  ['a signature alone', whole.subarray(0, 8), /cannot be decoded/u],
  ['nothing', new Uint8Array(), /PNG, JPEG or WebP/u],
  [
    'SVG',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    /PNG, JPEG or WebP/u,
  ],
  ['a page', Buffer.from('<!doctype html>'), /PNG, JPEG or WebP/u],
  ['a GIF', await gradient().gif().toBuffer(), /PNG, JPEG or WebP/u],
  ['an AVIF', await gradient().avif({ effort: 0 }).toBuffer(), /PNG, JPEG or WebP/u],
  ['a TIFF', await gradient().tiff().toBuffer(), /PNG, JPEG or WebP/u],
  [
    'SVG behind the signature of PNG',
    Buffer.concat([whole.subarray(0, 8), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')]),
    /cannot be decoded/u,
  ],
] as const) {
  test(`${what} is refused, and nothing of the library's words is told`, async () => {
    await assert.rejects(decode(bytes), (error: unknown) => {
      assert.ok(error instanceof Problem, String(error));
      assert.equal(error.code, 'picture_rejected');
      assert.equal(error.errors.length, 1);
      assert.match(error.errors[0]?.message ?? '', pattern);
      assert.doesNotMatch(JSON.stringify(error.errors), /vips|spng|Input/iu);
      return true;
    });
  });
}

test('damaged bytes anywhere are refused or drawn, and nothing else', async () => {
  for (let index = 8; index < whole.length; index += Math.ceil(whole.length / 40)) {
    const damaged = Buffer.from(whole);
    damaged[index] = (damaged[index] ?? 0) ^ 0xff;
    await decode(damaged).catch((error: unknown) => assert.ok(error instanceof Problem, String(error)));
  }
});

test('the code of other formats is out of reach', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  await assert.rejects(sharp(svg).png().toBuffer(), /unsupported|blocked/iu);
});
