import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import { decodePicture } from '../../src/picture/decode-picture.ts';
import { preparePicture } from '../../src/picture/create-decoder.ts';
import { MAX_PICTURE_BYTES } from '../../src/template/picture-field.ts';
import { gradient } from './support/pictures.ts';
import {
  BOX,
  animation,
  chunksOfPng,
  chunksOfWebp,
  END,
  headerOf,
  jpegOfScans,
  photograph,
  pngOf,
  refusalOf,
  segment,
  webpOf,
  type Chunk,
} from './support/structures.ts';

/** What the decoder makes of a file, prepared or not. */
async function pixelsOf(bytes: Uint8Array): Promise<Uint8Array> {
  return decodePicture({ bytes, width: 100, height: 100 });
}

const png = await gradient().png().toBuffer();
const jpeg = await gradient().jpeg().toBuffer();
const progressive = await gradient().jpeg({ progressive: true }).toBuffer();
const animated = await animation(3);

const noise = Buffer.from(Array.from({ length: 90 * 70 * 4 }, (_, index) => (index * index * 7) >> 3));
const picture = () => sharp(noise, { raw: { width: 90, height: 70, channels: 4 } });

const ORDINARY: Readonly<Record<string, () => Sharp>> = {
  JPEG: () => picture().jpeg(),
  'JPEG, progressive': () => picture().jpeg({ progressive: true }),
  'JPEG, progressive, 4:4:4': () => picture().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
  'JPEG by mozjpeg': () => picture().jpeg({ mozjpeg: true }),
  'JPEG, grey': () => picture().greyscale().jpeg({ progressive: true }),
  'JPEG, CMYK': () => picture().toColourspace('cmyk').jpeg({ progressive: true }),
  'JPEG in Display P3 with everything': () =>
    picture()
      .withIccProfile('p3')
      .withExif({ IFD0: { Copyright: 'somebody' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>at home</a></x:xmpmeta>')
      .jpeg(),
  PNG: () => picture().png(),
  'PNG, interlaced': () => picture().png({ progressive: true }),
  'PNG with a palette': () => picture().png({ palette: true }),
  'PNG, interlaced palette of few colours': () =>
    picture().png({ palette: true, colours: 4, progressive: true }),
  'PNG, 16 bits, interlaced': () => picture().toColourspace('rgb16').png({ progressive: true }),
  'PNG, grey with alpha': () => picture().greyscale().png(),
  'PNG in Display P3': () => picture().withIccProfile('p3').png(),
  WebP: () => picture().webp(),
  'WebP, lossless': () => picture().webp({ lossless: true }),
  'WebP, nearly lossless': () => picture().webp({ nearLossless: true }),
  'WebP, opaque, in Display P3': () => picture().removeAlpha().withIccProfile('p3').webp(),
};

describe('the pixels of an ordinary picture stay', () => {
  for (const [what, encode] of Object.entries(ORDINARY)) {
    test(what, async () => {
      for (const orientation of [undefined, 6]) {
        const bytes = await (
          orientation === undefined ? encode() : encode().withMetadata({ orientation })
        ).toBuffer();
        assert.deepEqual(await pixelsOf(preparePicture(bytes, BOX).bytes), await pixelsOf(bytes));
      }
    });
  }

  test('all eight orientations, in each format', async () => {
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      for (const format of ['jpeg', 'png', 'webp'] as const) {
        const bytes = await picture().withMetadata({ orientation }).toFormat(format).toBuffer();
        const [prepared, original] = [
          await pixelsOf(preparePicture(bytes, BOX).bytes),
          await pixelsOf(bytes),
        ];
        assert.deepEqual(prepared, original, `${format} ${orientation}`);
      }
    }
  });

  test('the first frame of an animation, whose other frames are left out', async () => {
    const prepared = preparePicture(await animation(50), BOX).bytes;
    assert.deepEqual(await pixelsOf(prepared), await pixelsOf(await animation(50)));
    const frames = chunksOfWebp(Buffer.from(prepared)).filter(({ type }) => type === 'ANMF');
    assert.equal(frames.length, 1);
  });

  test('a file without anything to leave out is not copied', () => {
    assert.equal(preparePicture(jpeg, BOX).bytes.buffer, jpeg.buffer);
  });
});

describe('what pixels do not depend on is left out', () => {
  const junk = Buffer.from('left out');

  test('of a PNG: texts, frames, private chunks, and what follows its end', () => {
    const [header, ...others] = chunksOfPng(png);
    assert.ok(header !== undefined);
    const types = ['tEXt', 'zTXt', 'iTXt', 'acTL', 'fdAT', 'prIv'];
    const bytes = Buffer.concat([
      pngOf([header, ...types.map((type) => ({ type, data: junk })), ...others]),
      junk,
    ]);
    const kept = ['IHDR', 'IDAT', 'IEND'];
    assert.deepEqual(
      [...new Set(chunksOfPng(Buffer.from(preparePicture(bytes, BOX).bytes)).map(({ type }) => type))],
      kept,
    );
  });

  test('of a JPEG: texts, thumbnails, and what follows its end', async () => {
    const extra = [0xe1, 0xe2, 0xed, 0xef, 0xfe].map((marker) => segment(marker, junk));
    const bytes = Buffer.concat([jpeg.subarray(0, 2), ...extra, jpeg.subarray(2), junk]);
    assert.deepEqual(Buffer.from(preparePicture(bytes, BOX).bytes), jpeg);
  });

  test('of a WebP: XMP, unknown chunks, and what follows its end', () => {
    const [extended, ...others] = chunksOfWebp(animated);
    assert.ok(extended !== undefined);
    const extra = ['XMP ', 'abcd'].map((type) => ({ type, data: junk }));
    const bytes = Buffer.concat([webpOf([extended, ...extra, ...others]), junk]);
    assert.deepEqual(preparePicture(bytes, BOX), preparePicture(animated, BOX));
  });
});

for (const [what, bytes, pattern] of [
  ['2,000 scans', jpegOfScans(2_000), /at most 100 scans but received 2000/u],
  ['90 scans of many pixels', jpegOfScans(90, { width: 4_800, height: 4_800 }), /at most 750 ms/u],
  [
    '90 scans without progression',
    jpegOfScans(90, { width: 4_800, height: 4_800, sof: 0xc1 }),
    /at most 750 ms/u,
  ],
  [
    'coefficients of four components',
    jpegOfScans(2, { width: 4_800, height: 4_800, components: 4 }),
    /100000000 bytes/u,
  ],
  ['arithmetic coding', jpegOfScans(1, { sof: 0xc9 }), /Huffman/u],
  ['lossless coding', jpegOfScans(1, { sof: 0xc3 }), /Huffman/u],
  [
    'two frames',
    Buffer.concat([jpegOfScans(1).subarray(0, -2), jpegOfScans(1).subarray(2)]),
    /cannot be decoded/u,
  ],
  ['a picture in a picture', Buffer.concat([jpeg.subarray(0, -2), jpeg]), /cannot be decoded/u],
  ['25 million pixels', jpegOfScans(1, { width: 5_000, height: 5_000 }), /at most 24000000 pixels/u],
  ['a strip', jpegOfScans(1, { width: 900, height: 100 }), /8 to 1 but received 900 × 100/u],
  [
    '16 bits of RGBA, 14 million times',
    pngOf([headerOf(4_000, 3_600, { depth: 16 }), END]),
    /at most 750 ms/u,
  ],
  [
    'interlaced RGBA, 24 million times',
    pngOf([headerOf(4_800, 5_000, { interlace: 1 }), END]),
    /at most 750 ms/u,
  ],
  ['an impossible colour type', pngOf([headerOf(8, 8, { colour: 5 }), END]), /cannot be decoded/u],
] as const) {
  test(`${what}: refused before it is decoded`, () => assert.match(refusalOf(bytes) ?? '', pattern));
}

describe('a file of very many parts is refused', () => {
  const PARTS = 12_000;
  const [header, ...others] = chunksOfPng(png);
  const [extended, ...frames] = chunksOfWebp(animated);
  assert.ok(header !== undefined && extended !== undefined);
  const many = (type: string): Chunk[] =>
    Array.from({ length: PARTS }, () => ({ type, data: Buffer.alloc(0) }));
  const segments = Array.from({ length: PARTS }, () => segment(0xef, Buffer.alloc(0)));
  for (const [what, bytes] of [
    ['PNG, texts', pngOf([header, ...many('tEXt'), ...others])],
    ['PNG, pixels', pngOf([header, ...many('IDAT'), ...others])],
    ['JPEG', Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])],
    ['WebP, unknown chunks', webpOf([extended, ...many('abcd'), ...frames])],
    ['WebP, frames', webpOf([extended, ...frames, ...many('ANMF')])],
  ] as const) {
    test(what, () => assert.match(refusalOf(bytes) ?? '', /at most 10000 parts/u));
  }
});

describe('what takes long is heavy, and a photograph is not', () => {
  for (const [what, bytes, isHeavy] of [
    ['a photograph of 12 million px and 2 MiB', photograph(4_000, 3_000, MAX_PICTURE_BYTES), false],
    ['one of 24 million px and 2 MiB', photograph(4_800, 5_000, MAX_PICTURE_BYTES), true],
    ['a small progressive one', progressive, false],
    ['RGBA, 4 million px', pngOf([headerOf(2_000, 2_000), END]), false],
    ['RGBA, 24 million px', pngOf([headerOf(4_800, 5_000), END]), true],
    ['an animation', animated, false],
  ] as const) {
    test(what, () => assert.equal(preparePicture(bytes, BOX).isHeavy, isHeavy));
  }
});
