import type { Size } from '../picture-format.ts';
import { isViewBoxOf } from '../svg/parse-values.ts';
import type { Report } from './finding.ts';
import { attributeOf } from './markup.ts';
import type { MarkupElement } from './markup.ts';
import { SVG_NAMESPACE } from './check-attributes.ts';

/** The longest side, px. */
const MAX_SIDE = 4096;
/** 32 MiB as RGBA. */
const MAX_AREA = 8_388_608;

/**
 * Checks that the root is an SVG whose size in pixels is fixed and whose units are pixels.
 *
 * @returns the canvas, or undefined if it has none
 */
export function checkCanvas(root: MarkupElement, report: Report): Size | undefined {
  const { name, line } = root;
  if (name !== 'svg' || attributeOf(root, 'xmlns')?.value !== SVG_NAMESPACE) {
    report(line, `Expected <svg xmlns="${SVG_NAMESPACE}"> as the root but received <${name}>.`);
    return undefined;
  }
  const [width, height] = ['width', 'height'].map((side) => {
    const attribute = attributeOf(root, side);
    const received = attribute ? `"${attribute.value}"` : 'nothing';
    if (attribute && /^[1-9]\d{0,3}$/.test(attribute.value) && Number(attribute.value) <= MAX_SIDE) {
      return Number(attribute.value);
    }
    report(
      attribute?.line ?? line,
      `Expected whole pixels from 1 to ${MAX_SIDE} for ${side} but received ${received}.`,
    );
    return undefined;
  });
  if (width === undefined || height === undefined) return undefined;
  if (width * height > MAX_AREA) {
    report(line, `Expected a canvas of at most ${MAX_AREA} pixels but received ${width} × ${height}.`);
  }
  const viewBox = attributeOf(root, 'viewBox');
  const expected = `0 0 ${width} ${height}`;
  if (viewBox === undefined || !isViewBoxOf(viewBox.value, width, height)) {
    const received = viewBox ? `"${viewBox.value}"` : 'nothing';
    report(
      viewBox?.line ?? line,
      `Expected "${expected}" for viewBox, so that units are pixels, but received ${received}.`,
    );
  }
  return { width, height };
}
