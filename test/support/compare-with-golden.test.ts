import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { PNG } from 'pngjs';
import { createCompareWithGolden } from './compare-with-golden.ts';

/** One pixel; `deflateLevel` changes the file and not the picture. */
function pixel(colour: readonly [number, number, number, number], deflateLevel = 9): Buffer {
  const png = new PNG({ width: 1, height: 1 });
  png.data.set(colour);
  return PNG.sync.write(png, { deflateLevel });
}

const RED = [255, 0, 0, 255] as const;
const BLUE = [0, 0, 255, 255] as const;

describe('comparing with golden pictures', () => {
  let directory = pathToFileURL(`${tmpdir()}/`);

  before(async () => {
    directory = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'ogp-goldens-'))}/`);
  });

  after(() => rm(directory, { recursive: true }));

  test('a picture that has no golden one fails, and is kept when goldens are drawn anew, which fails once', async () => {
    const compare = createCompareWithGolden({ directory, redraw: false });
    const redraw = createCompareWithGolden({ directory, redraw: true });
    await assert.rejects(compare(pixel(RED), 'kept/名前'), /there is no golden picture/u);
    await assert.rejects(redraw(pixel(RED), 'kept/名前'), /drawn anew/u);
    await redraw(pixel(RED), 'kept/名前');
    await compare(pixel(RED), 'kept/名前');
  });

  test('a picture that differs fails and leaves the golden one as it is', async () => {
    const compare = createCompareWithGolden({ directory, redraw: false });
    const redraw = createCompareWithGolden({ directory, redraw: true });
    await assert.rejects(redraw(pixel(RED), 'compare-with-golden/differs'), /drawn anew/u);
    await assert.rejects(compare(pixel(BLUE), 'compare-with-golden/differs'), /1 of 1 pixels differ/u);
    await compare(pixel(RED), 'compare-with-golden/differs');
  });

  test('the same pixels in another file neither fail nor replace the golden file', async () => {
    const redraw = createCompareWithGolden({ directory, redraw: true });
    await assert.rejects(redraw(pixel(RED), 'same'), /drawn anew/u);
    await redraw(pixel(RED, 0), 'same');
    assert.deepEqual(await readFile(new URL('same.png', directory)), pixel(RED));
  });
});
