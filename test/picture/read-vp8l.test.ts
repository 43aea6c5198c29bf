import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { decodePicture } from '../../src/picture/decode-picture.ts';
import { preparePicture } from '../../src/picture/create-decoder.ts';
import { PrefixCodeGroups } from '../../src/picture/read-vp8l.ts';
import { readWebp } from '../../src/picture/read-webp.ts';
import { Bits, BOX, chunksOfWebp, losslessHead, putGroups, refusalOf, webpOf } from './support/structures.ts';

/** What libwebp's encoder writes at most. */
const MOST_OF_ENCODER = 2_600;
/** A picture of as many groups as there are numbers for. */
const [SIDE, MANY] = [1_024, 65_536];
const head = putGroups(losslessHead(SIDE, SIDE), MANY).bytes();

function groupsOf(lossless: Uint8Array): number {
  const groups = new PrefixCodeGroups();
  groups.addLossless(lossless);
  return groups.count;
}

/** A chunk of flags, and of the size of a file. */
function extended(flags: number, width: number, height: number) {
  const data = Buffer.alloc(10);
  data.writeUInt32LE(flags, 0);
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return { type: 'VP8X', data };
}

/** A frame that holds the chunks of a file. */
function frame(width: number, height: number, file: Buffer) {
  const place = Buffer.alloc(16);
  place.writeUIntLE(width - 1, 6, 3);
  place.writeUIntLE(height - 1, 9, 3);
  return { type: 'ANMF', data: Buffer.concat([place, file.subarray(12)]) };
}

const [ANIMATED, WITH_ALPHA] = [0x02, 0x10];
const loop = { type: 'ANIM', data: Buffer.alloc(6) };

/** A lossy file with its alpha in place of the encoder's. */
async function withAlpha(alpha: Uint8Array) {
  const pixels = { width: SIDE, height: SIDE, channels: 3, background: 'red' } as const;
  const picture = chunksOfWebp(await sharp({ create: pixels }).webp({ effort: 0 }).toBuffer());
  return [{ type: 'ALPH', data: alpha }, ...picture.filter(({ type }) => type === 'VP8 ')];
}

describe('groups of prefix codes are counted', () => {
  test('of streams with any number of them', () => {
    for (const groups of [1, 2, 255, 256, 257, 1_024]) {
      assert.equal(groupsOf(putGroups(losslessHead(4, 4 * groups), groups).bytes()), groups);
    }
  });

  test('of streams that a decoder takes', async () => {
    const bytes = webpOf([{ type: 'VP8L', data: putGroups(losslessHead(64, 64), 256).bytes() }]);
    await decodePicture({ bytes: preparePicture(bytes, BOX).bytes, width: 64, height: 64 });
  });

  test('behind transforms, one of which packs pixels of two colours', () => {
    const bits = losslessHead(64, 8);
    bits.put(1, 1).put(0, 2).put(0, 3).put(0, 1).putEmptyCodes(5); // Predictor
    bits.put(1, 1).put(2, 2); // Subtract green
    bits.put(1, 1).put(3, 2).put(1, 8).put(0, 1).putEmptyCodes(5); // Two colours
    assert.equal(groupsOf(putGroups(bits, 4).bytes()), 4);
  });

  test('of what an encoder makes: few, and the file is taken', async () => {
    const wide = { width: 160, height: 90 };
    const pixels = Buffer.from(
      Array.from({ length: wide.width * wide.height * 4 }, (_, index) =>
        index % 640 < 200 ? index >> 8 : (index * index * 7) >> (index >> 13),
      ),
    );
    const wave = sharp(pixels, { raw: { ...wide, channels: 4 } });
    const flat = sharp(
      pixels.map((value) => value & 0x80),
      { raw: { ...wide, channels: 4 } },
    );
    const counts: number[] = [];
    for (const effort of [0, 4, 6]) {
      for (const source of [wave, flat, wave.clone().resize(33, 21), flat.clone().resize(1, 1)]) {
        for (const options of [{ lossless: true }, { nearLossless: true, quality: 40 }, { quality: 60 }]) {
          const bytes = await source
            .clone()
            .webp({ ...options, effort })
            .toBuffer();
          assert.equal(refusalOf(bytes), null);
          const chunks = chunksOfWebp(bytes);
          const size = await sharp(bytes).metadata();
          const groups = new PrefixCodeGroups();
          for (const { type, data } of chunks) {
            if (type === 'VP8L') groups.addLossless(data);
            if (type === 'ALPH') groups.addAlpha(data, size);
          }
          counts.push(groups.count);
        }
      }
    }
    assert.ok(Math.max(...counts) <= MOST_OF_ENCODER);
    assert.ok(Math.max(...counts) > 1, 'none has groups');
  });
});

describe('a picture of very many groups is refused by what they cost', () => {
  const EXPECTED =
    /at most 750 ms and 100000000 bytes of memory to decode but received one that takes about \d{4} ms and 98\d{7} bytes/u;

  test('without loss', () => {
    assert.equal(groupsOf(head), MANY);
    assert.match(refusalOf(webpOf([{ type: 'VP8L', data: head }])) ?? '', EXPECTED);
  });

  test('in the alpha of a lossy one', async () => {
    const bits = putGroups(new Bits().put(1, 8), MANY).bytes();
    const bytes = webpOf([extended(WITH_ALPHA, SIDE, SIDE), ...(await withAlpha(bits))]);
    assert.match(refusalOf(bytes) ?? '', EXPECTED);
  });

  test('in the first frame of an animation', async () => {
    for (const chunks of [
      [{ type: 'VP8L', data: head }],
      await withAlpha(putGroups(new Bits().put(1, 8), MANY).bytes()),
    ]) {
      const frames = [frame(SIDE, SIDE, webpOf(chunks))];
      const bytes = webpOf([extended(ANIMATED | WITH_ALPHA, SIDE, SIDE), loop, ...frames]);
      assert.match(refusalOf(bytes) ?? '', /takes about \d{4} ms and 991\d{6} bytes/u);
    }
  });

  test('some thousand of them make it heavy', () => {
    const of = (groups: number) => {
      const bits = putGroups(losslessHead(400, groups / 25), groups);
      return preparePicture(webpOf([{ type: 'VP8L', data: bits.bytes() }]), BOX);
    };
    assert.ok(!of(MOST_OF_ENCODER).isHeavy);
    assert.ok(of(6_500).isHeavy);
  });
});

describe('what no encoder writes is refused', () => {
  for (const [what, bits] of [
    ['the same transform twice', losslessHead(8, 8).put(0b101, 3).put(0b101, 3).putEmptyCodes(8)],
    ['a cache of 12 bits', losslessHead(8, 8).put(0b10, 2).put(12, 4).putEmptyCodes(8)],
    ['a code of no symbols', losslessHead(8, 8).put(0b001, 3).put(0, 3).put(0, 1).put(0, 64)],
    ['another version', new Bits().put(0x2f, 8).put(7, 14).put(7, 14).put(0b0010, 4).put(0, 64)],
  ] as const) {
    test(what, () => {
      assert.match(refusalOf(webpOf([{ type: 'VP8L', data: bits.bytes() }])) ?? '', /cannot be decoded/u);
    });
  }

  test('a frame that is shorter than its own fields', () => {
    const short = { type: 'ANMF', data: Buffer.alloc(14) };
    const bytes = webpOf([extended(ANIMATED, 8, 8), loop, short, { type: 'abcd', data: Buffer.alloc(2) }]);
    assert.match(refusalOf(bytes) ?? '', /cannot be decoded/u);
  });

  test('a second coded image', () => {
    const chunk = { type: 'VP8L', data: putGroups(losslessHead(8, 8), 4).bytes() };
    assert.equal(refusalOf(webpOf([chunk])), null);
    assert.match(refusalOf(webpOf([chunk, chunk])) ?? '', /cannot be decoded/u);
  });

  test('transforms in the smallest blocks of a large picture, whose codes take no bits', () => {
    const data = losslessHead(4_800, 4_800).put(0b001, 3).put(0, 3).put(0, 1).putEmptyCodes(5).bytes();
    const bytes = webpOf([{ type: 'VP8L', data: Buffer.concat([data, Buffer.alloc(8)]) }]);
    assert.match(refusalOf(bytes) ?? '', /at most 262144 pixels for transforms/u);
  });
});

describe('any bits are read or refused, and never beyond their end', () => {
  test('streams that end anywhere', async () => {
    const pixels = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * index) >> 7));
    const picture = sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } });
    const [chunk] = chunksOfWebp(await picture.webp({ lossless: true, effort: 6 }).toBuffer());
    assert.ok(chunk !== undefined);
    for (const stream of [chunk.data.subarray(0, 1_000), head.subarray(0, 500)]) {
      for (let length = 0; length < stream.length; length += 1) {
        const bytes = webpOf([{ type: 'VP8L', data: stream.subarray(0, length) }]);
        const refusal = refusalOf(bytes);
        if (stream.buffer === head.buffer) assert.match(refusal ?? '', /cannot be decoded/u);
      }
    }
  });

  test('streams of any bits', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), fc.uint8Array({ maxLength: 400 }), (width, height, rest) => {
        const data = Buffer.concat([losslessHead(width + 1, height + 1).bytes(), rest]);
        refusalOf(webpOf([{ type: 'VP8L', data }]));
      }),
      { numRuns: 500 },
    );
  });

  test('within some milliseconds, whatever they are', () => {
    const blocks = losslessHead(2_048, 2_048).put(0b001, 3).put(0, 3).put(0, 1);
    for (let code = 0; code < 4; code += 1) blocks.putBytesCode();
    const start = blocks.putEmptyCodes(1).bytes();
    const data = Buffer.concat([start, Buffer.alloc(2_000_000, 0x5a)]);
    const file = webpOf([{ type: 'VP8L', data }]);
    refusalOf(file);
    const before = process.cpuUsage();
    refusalOf(file);
    const { user, system } = process.cpuUsage(before);
    // Some 8 ms; a million symbols that each take as long as they may.
    assert.ok((user + system) / 1_000 < 40, `${user + system} µs`);
  });
});

test('an animation holds two canvases', async () => {
  const pixels = { width: 10, height: 10, channels: 3, background: 'red' } as const;
  const file = await sharp({ create: pixels }).webp({ lossless: true }).toBuffer();
  const of = (width: number, height: number) =>
    webpOf([extended(ANIMATED, width, height), loop, frame(10, 10, file)]);
  assert.ok(readWebp(of(4_000, 3_000)).memory > 2 * 4 * 12_000_000);
  assert.equal(refusalOf(of(4_000, 3_000)), null);
  assert.match(refusalOf(of(6_000, 4_000)) ?? '', /1920\d{5} bytes/u);
});
