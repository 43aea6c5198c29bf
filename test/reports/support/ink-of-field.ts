import assert from 'node:assert/strict';
import type { Picture } from '../../../src/raster/rasterize.ts';
import type { CardRenderer } from '../../../src/renderer/render-card.ts';
import type { CardRequest, TextReport } from '../../../src/renderer/renderer.ts';
import { readPixels } from '../../support/read-pixels.ts';

/** px; right and bottom exclusive. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface FieldInk {
  readonly text: TextReport;
  /** Where the card differs from the one in which the field is empty. */
  readonly ink: Rectangle;
  /** What the field's text may take, out to whole pixels. */
  readonly box: Rectangle;
}

/** Finds the pixels that each of these fields of the context draws. Its `<text>` has the field's name as its `id`. */
export function inksOfFields(
  renderer: CardRenderer,
  card: CardRequest,
  fields: readonly string[],
): FieldInk[] {
  const { png, texts } = renderer.draw(card);
  const pixels = readPixels(png);
  return fields.map((field) => {
    const empty = renderer.draw({ ...card, context: { ...card.context, [field]: '' } });
    const text = texts.find(({ id }) => id === field);
    assert.ok(text?.box, field);
    const { x, y, width, height } = text.box;
    const box = {
      left: Math.floor(x),
      top: Math.floor(y),
      right: Math.ceil(x + width),
      bottom: Math.ceil(y + height),
    };
    return { text, ink: differenceOf(pixels, readPixels(empty.png)), box };
  });
}

export function assertWithin(inner: Rectangle, outer: Rectangle, what: string): void {
  const isWithin =
    inner.left >= outer.left &&
    inner.top >= outer.top &&
    inner.right <= outer.right &&
    inner.bottom <= outer.bottom;
  assert.ok(isWithin, `${what}: ${JSON.stringify(inner)} in ${JSON.stringify(outer)}`);
}

export function overlaps(one: Rectangle, other: Rectangle): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function differenceOf({ width, pixels }: Picture, { pixels: otherPixels }: Picture): Rectangle {
  assert.equal(pixels.length, otherPixels.length);
  const [colours, otherColours] = [new Uint32Array(pixels.buffer), new Uint32Array(otherPixels.buffer)];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = 0; index < colours.length; index += 1) {
    if (colours[index] === otherColours[index]) continue;
    const [x, y] = [index % width, Math.floor(index / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return { left, top, right, bottom };
}
