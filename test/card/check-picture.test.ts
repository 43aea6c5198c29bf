import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { checkPicture } from '../../src/card/draw-card.ts';
import type { PictureFormat } from '../../src/picture-format.ts';

const SIZE = { width: 40, height: 20 };
const draw = (format: PictureFormat): Promise<Buffer> =>
  sharp({ create: { ...SIZE, channels: 3, background: '#c04' } })
    .toFormat(format)
    .toBuffer();

describe('a picture that came back from the renderer', () => {
  test('is refused as webp if nothing follows its head', () => {
    const head = Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1');
    assert.throws(() => checkPicture(head, 'webp', SIZE), { code: 'renderer_failed' });
  });

  for (const format of ['png', 'jpeg', 'webp'] as const) {
    test(`is taken as ${format} if it is whole`, async () => {
      checkPicture(await draw(format), format, SIZE);
    });

    test(`is refused as ${format} if it is cut off, goes on, or is empty`, async () => {
      const whole = await draw(format);
      const faulty = [
        whole.subarray(0, -1),
        whole.subarray(1),
        Buffer.concat([whole, whole]).subarray(0, -1),
        Buffer.alloc(0),
      ];
      for (const bytes of faulty)
        assert.throws(() => checkPicture(bytes, format, SIZE), { code: 'renderer_failed' });
    });

    test(`is refused as ${format} if it is of another format`, async () => {
      for (const other of ['png', 'jpeg', 'webp'] as const) {
        if (other === format) continue;
        const bytes = await draw(other);
        assert.throws(() => checkPicture(bytes, format, SIZE), { code: 'renderer_failed' });
      }
    });
  }
});
