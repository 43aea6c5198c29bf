import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { PNG } from 'pngjs';
import { COLOUR_TYPE } from '../../src/raster/encode-png.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import type { Picture } from '../../src/raster/rasterize.ts';
import { comparePixels, premultiply } from '../support/compare-pixels.ts';
import { decodeInChromium } from '../support/decode-in-chromium.ts';
import { drawOutputs } from '../support/png-outputs.ts';
import { CHROMIUM, PNGCHECK, pathOf, skipWithout } from '../support/programs.ts';
import { readPng } from '../support/read-png.ts';

const run = promisify(execFile);
const outputs = await drawOutputs();

/** Where the checksum of the first chunk is: RFC 2083, section 3. */
const HEADER_CHECKSUM = 29;

test('the files are right to the last checksum, and of all colour types that there are', () => {
  const types = new Set(outputs.map(({ png }) => readPng(png).colourType));
  assert.deepEqual(types, new Set(Object.values(COLOUR_TYPE)));
});

describe('every file shows its picture', () => {
  test('in pngjs', () => {
    compareAll(
      outputs.map(({ png }) => {
        const { width, height, data } = PNG.sync.read(Buffer.from(png));
        return { width, height, pixels: premultiply(data) };
      }),
      'pngjs',
    );
  });

  test('in resvg', () => {
    compareAll(
      outputs.map(({ png, picture: { width, height } }) => {
        const size = `width="${width}" height="${height}"`;
        const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
        return rasterizeSvg(
          `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} href="${href}"/></svg>`,
        );
      }),
      'resvg',
    );
  });

  test('in Chromium', { skip: skipWithout(CHROMIUM) }, async () => {
    const pngs = outputs.map(({ png }) => png);
    compareAll(await decodeInChromium(pathOf(CHROMIUM), pngs), 'chromium');
  });
});

function compareAll(decoded: readonly Picture[], decoder: string): void {
  assert.equal(decoded.length, outputs.length);
  for (const [index, { name, picture }] of outputs.entries()) {
    const actual = decoded[index];
    assert.ok(actual);
    comparePixels(actual, picture, `decoders/${decoder}, ${name}`);
  }
}

describe('pngcheck', { skip: skipWithout(PNGCHECK) }, () => {
  const check = async (t: TestContext, files: readonly Uint8Array[]): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'pngcheck-'));
    t.after(() => rm(folder, { recursive: true }));
    const paths = files.map((_, index) => join(folder, `${index}.png`));
    await Promise.all(files.map((file, index) => writeFile(paths[index] ?? '', file)));
    const { stdout } = await run(pathOf(PNGCHECK), ['-q', ...paths]);
    return stdout;
  };

  test('finds no fault with any file', async (t) => {
    const pngs = outputs.map(({ png }) => png);
    assert.equal(await check(t, pngs), '');
  });

  test('finds fault with a header that has a wrong checksum', async (t) => {
    const png = Uint8Array.from(outputs[0]?.png ?? []);
    png[HEADER_CHECKSUM] = (png[HEADER_CHECKSUM] ?? 0) ^ 1;
    await assert.rejects(check(t, [png]), { code: 2 });
  });
});
