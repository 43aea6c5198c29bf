import { AssertionError } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { readPng } from './read-png.ts';

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, 8 bits each, not premultiplied. */
  readonly data: Uint8Array;
}

/** Ignored by git. */
const OUTPUT = new URL('../../var/test/', import.meta.url);
const GAP = 8;

/**
 * Compares two PNG files by their decoded pixels, exactly. A fully transparent pixel has no colour, so its colour is
 * not compared. Files with other bytes must be well-formed to the last checksum. When pixels differ, `var/test/<name>.png` shows
 * expected, difference (magenta) and actual side by side.
 *
 * @param name the picture's file name without ending; slashes make folders
 * @throws AssertionError with the number of differing pixels and the first of them
 */
export function comparePictures(actualPng: Uint8Array, expectedPng: Uint8Array, name: string): void {
  if (Buffer.compare(actualPng, expectedPng) === 0) return;
  // Decoding takes ten times as long as inflating. pngjs does not check the checksum of the image data, readPng does.
  const actualFile = readPng(actualPng);
  const expectedFile = readPng(expectedPng);
  // The same rows, compressed at another level.
  if (actualFile.rest.equals(expectedFile.rest) && actualFile.rows.equals(expectedFile.rows)) return;
  const actual = PNG.sync.read(Buffer.from(actualPng));
  const expected = PNG.sync.read(Buffer.from(expectedPng));
  const finding = sameSize(actual, expected)
    ? describeDifference(actual, expected)
    : `expected ${size(expected)} but received ${size(actual)}`;
  if (finding === undefined) return;

  const file = new URL(`${encodeURI(name)}.png`, OUTPUT);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, PNG.sync.write(threePanels(actual, expected)));
  throw new AssertionError({
    message: `${name}: ${finding}; see ${decodeURI(file.pathname)}`,
    stackStartFn: comparePictures,
  });
}

function sameSize(actual: Pixels, expected: Pixels): boolean {
  return actual.width === expected.width && actual.height === expected.height;
}

function size({ width, height }: Pixels): string {
  return `${width} × ${height} px`;
}

function describeDifference(actual: Pixels, expected: Pixels): string | undefined {
  if (Buffer.compare(actual.data, expected.data) === 0) return undefined;
  const total = expected.width * expected.height;
  let count = 0;
  let first = 0;
  for (let pixel = total - 1; pixel >= 0; pixel--) {
    if (colourAt(actual, pixel) === colourAt(expected, pixel)) continue;
    count++;
    first = pixel;
  }
  if (count === 0) return undefined;
  const place = `x ${first % expected.width}, y ${Math.floor(first / expected.width)}`;
  const colours = `expected ${hex(colourAt(expected, first))} but received ${hex(colourAt(actual, first))}`;
  return `${count} of ${total} pixels differ; at ${place}: ${colours}`;
}

/** 0xRRGGBBAA. */
function colourAt({ data }: Pixels, pixel: number): number {
  const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(pixel * 4, pixel * 4 + 4);
  return alpha === 0 ? 0 : ((red << 24) | (green << 16) | (blue << 8) | alpha) >>> 0;
}

function hex(colour: number): string {
  return `#${colour.toString(16).padStart(8, '0')}`;
}

function threePanels(actual: Pixels, expected: Pixels): PNG {
  const width = Math.max(actual.width, expected.width);
  const height = Math.max(actual.height, expected.height);
  const panels = new PNG({ width: width * 3 + GAP * 2, height });
  paste(panels, expected, 0);
  paste(panels, difference(actual, expected, width, height), width + GAP);
  paste(panels, actual, (width + GAP) * 2);
  return panels;
}

function paste(panels: PNG, { width, height, data }: Pixels, left: number): void {
  for (let y = 0; y < height; y++) {
    panels.data.set(data.subarray(y * width * 4, (y + 1) * width * 4), (y * panels.width + left) * 4);
  }
}

/** The expected picture, faint; what differs, or lies in one picture only, in magenta. */
function difference(actual: Pixels, expected: Pixels, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wanted = pixelAt(expected, x, y);
      const found = pixelAt(actual, x, y);
      const same =
        wanted !== undefined && found !== undefined && colourAt(expected, wanted) === colourAt(actual, found);
      const [red = 0, green = 0, blue = 0] = same ? expected.data.subarray(wanted * 4, wanted * 4 + 3) : [];
      data.set(same ? [faint(red), faint(green), faint(blue), 255] : [255, 0, 255, 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

function pixelAt({ width, height }: Pixels, x: number, y: number): number | undefined {
  return x < width && y < height ? y * width + x : undefined;
}

function faint(channel: number): number {
  return 192 + (channel >> 2);
}
