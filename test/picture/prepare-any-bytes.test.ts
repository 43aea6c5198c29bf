import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { MAX_PICTURE_BYTES } from '../../src/template/picture-field.ts';
import { gradient } from './support/pictures.ts';
import { animation, headerOf, photograph, pngOf, refusalOf, segment, webpOf } from './support/structures.ts';

const png = await gradient().png().toBuffer();
const jpeg = await gradient().jpeg().toBuffer();
const progressive = await gradient().jpeg({ progressive: true }).toBuffer();
const webp = await gradient().webp().toBuffer();
const animated = await animation(3);
const lossless = await gradient().webp({ lossless: true }).toBuffer();
const turned = await gradient().withMetadata({ orientation: 6 }).webp().toBuffer();

describe('any bytes are taken or refused, and never read beyond their end', () => {
  const samples = [png, jpeg, progressive, webp, lossless, animated, turned];

  test('files that end anywhere', () => {
    for (const whole of samples) {
      for (let length = 0; length < whole.length; length += 1) {
        // A view into a larger buffer: a reader that looks beyond finds what was cut off.
        refusalOf(whole.subarray(0, length));
        assert.equal(
          refusalOf(whole.subarray(0, length)),
          refusalOf(Uint8Array.from(whole.subarray(0, length))),
        );
      }
    }
  });

  test('files with other bytes in any places', () => {
    const changes = fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.constantFrom(...samples), changes, (whole, changed) => {
        const bytes = Uint8Array.from(whole);
        for (const [index, value] of changed) bytes[index % bytes.length] = value;
        refusalOf(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  const data = fc.uint8Array({ maxLength: 40 });

  test('PNG of any chunks', () => {
    const type = fc.constantFrom('IHDR', 'PLTE', 'IDAT', 'IEND', 'eXIf', 'tEXt', 'fdAT', 'iCCP');
    const chunks = fc.array(fc.record({ type, data }), { maxLength: 12 });
    fc.assert(fc.property(chunks, (others) => void refusalOf(pngOf([headerOf(8, 8), ...others]))));
  });

  test('WebP of any chunks', () => {
    const type = fc.constantFrom('VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANMF', 'ANIM', 'EXIF', 'XMP ', 'abcd');
    const chunks = fc.array(fc.record({ type, data }), { maxLength: 12 });
    fc.assert(fc.property(chunks, (all) => void refusalOf(webpOf(all))));
  });

  test('JPEG of any segments', () => {
    const marker = fc.constantFrom(0xc0, 0xc2, 0xc4, 0xd0, 0xd8, 0xd9, 0xda, 0xdb, 0xe0, 0xe1, 0xe2, 0xfe);
    const segments = fc.array(fc.tuple(marker, data), { maxLength: 12 });
    fc.assert(
      fc.property(segments, (all) => {
        const parts = all.map(([code, content]) => segment(code, content));
        refusalOf(Buffer.concat([jpeg.subarray(0, 2), ...parts]));
      }),
    );
  });

  test('EXIF of any bytes', () => {
    const start = fc.constantFrom('II*\0\b\0\0\0', 'MM\0*\0\0\0\b', 'II*\0\xff\xff\xff\xff', '');
    fc.assert(
      fc.property(start, data, (head, rest) => {
        const exif = Buffer.concat([Buffer.from(head, 'latin1'), rest]);
        const bytes = Buffer.concat([
          jpeg.subarray(0, 2),
          segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])),
          jpeg.subarray(2),
        ]);
        assert.equal(refusalOf(bytes), null);
      }),
    );
  });
});

test('the worst files of 2 MiB hold the event loop for some milliseconds', () => {
  const rest = MAX_PICTURE_BYTES - jpeg.length;
  const fill = (pattern: readonly number[]) => Buffer.alloc(rest, Buffer.from(pattern));
  const scan = jpeg.subarray(0, -2);
  const worst = [
    Buffer.concat([scan, fill([0xff]), jpeg.subarray(-2)]),
    Buffer.concat([scan, fill([0xff, 0x00]), jpeg.subarray(-2)]),
    Buffer.concat([scan, fill([0xff, 0xd0]), jpeg.subarray(-2)]),
    photograph(4_000, 3_000, MAX_PICTURE_BYTES),
  ];
  for (const bytes of worst) assert.equal(refusalOf(bytes), null);
  const start = process.cpuUsage();
  for (const bytes of worst) refusalOf(bytes);
  const { user, system } = process.cpuUsage(start);
  // Some 2 ms each; ten times that is still no more than a file of 2 MiB may cost.
  assert.ok((user + system) / 1_000 / worst.length < 20, `${user + system} µs`);
});
