import type { Size } from '../picture-format.ts';
import { PLACEHOLDER, type AttributeRule, type ReadOptions } from './attribute-rules.ts';
import { ELEMENTS, SVG_NAMESPACE } from './dialect.ts';
import type { SvgElement } from './svg-tree.ts';
import { isViewBoxOf, ValueError } from './values.ts';

/** Called for each fault of an element or of one of its attributes. */
export type ReportFault = (element: SvgElement, attribute: string | null, message: string) => void;

/** The longest side of a canvas, px. */
const MAX_SIDE = 4096;
/** px; 32 MiB as RGBA. */
const MAX_AREA = 8_388_608;

/** Values of `object-fit` (CSS Images 3, section 5.5) as `preserveAspectRatio` (SVG 2, section 8.7), which resvg reads. */
const RATIOS: Readonly<Record<string, string>> = {
  cover: 'xMidYMid slice',
  contain: 'xMidYMid meet',
  fill: 'none',
};

/** Advice for attributes that the rasteriser draws differently from browsers, by name. */
const INSTEAD: Readonly<Record<string, string>> = {
  class: 'Write presentation attributes, such as fill="#0F2F36".',
  'transform-origin': 'Write the origin into the transform: rotate(45 800 350).',
  'transform-box': 'Write the origin into the transform: rotate(45 800 350).',
  'vector-effect': 'Write the width of the stroke at the scale of the card.',
  'mix-blend-mode': 'Blending with the background is not drawn. Write the resulting colour.',
  'background-blend-mode': 'Blending with the background is not drawn. Write the resulting colour.',
  'clip-path': 'Clip with a <clipPath>: clip-path="url(#id)".',
  fr: 'Move the first <stop> instead: its offset is the position at which the colour begins.',
  pathLength: 'Write the dashes in px of the path.',
  'baseline-shift': 'Move the text with "dy".',
  'dominant-baseline': 'Move the text with "y", the baseline.',
  'alignment-baseline': 'Move the text with "y", the baseline.',
  'font-style': 'No italic face is bundled.',
  'text-decoration': 'Draw a <line> beneath the text.',
  textLength: 'Fit the text with "inline-size" and "text-fit".',
  lengthAdjust: 'Fit the text with "inline-size" and "text-fit".',
  stroke: 'Texts have a fill only. Draw an outlined word as a <path>.',
  'stroke-width': 'Texts have a fill only. Draw an outlined word as a <path>.',
  'object-fit': 'Write it on an <image>.',
  'data-stack': 'Write it on a <g>.',
  transform: 'Put the text into a <g transform="…">.',
};

/** Checks that the root is an `<svg>` of a fixed size whose units are pixels. Returns its canvas. */
export function readCanvas(root: SvgElement, report: ReportFault): Size | null {
  const { name, attributes } = root;
  if (name !== 'svg' || attributes['xmlns'] !== SVG_NAMESPACE) {
    report(root, null, `Expected <svg xmlns="${SVG_NAMESPACE}"> as the root but received <${name}>.`);
    return null;
  }
  const received = (attribute: string): string => {
    const value = attributes[attribute];
    return value === undefined ? 'nothing' : `"${value.replaceAll(PLACEHOLDER, '{{ … }}')}"`;
  };
  const [width, height] = ['width', 'height'].map((side) => {
    const value = attributes[side] ?? '';
    const pixels = /^[1-9]\d{0,3}$/u.test(value) ? Number(value) : MAX_SIDE + 1;
    if (pixels <= MAX_SIDE) return pixels;
    const message = `Expected whole pixels from 1 to ${MAX_SIDE} for ${side} but received ${received(side)}.`;
    report(root, side, message);
    return null;
  });
  if (width == null || height == null) return null;
  if (width * height > MAX_AREA) {
    const message = `Expected a canvas of at most ${MAX_AREA} pixels but received ${width} × ${height}.`;
    report(root, null, message);
  }
  if (!isViewBoxOf(attributes['viewBox'] ?? '', width, height)) {
    const wanted = `"0 0 ${width} ${height}" for viewBox, so that units are pixels,`;
    report(root, 'viewBox', `Expected ${wanted} but received ${received('viewBox')}.`);
  }
  return { width, height };
}

/**
 * Returns a drawing with all attributes in the form that the rasteriser reads. Values with placeholders stay as they
 * are until they are filled.
 *
 * @param report called for attributes and values that the dialect does not have; the returned drawing leaves them out
 */
export function readDrawing(root: SvgElement, canvas: Size, report: ReportFault): SvgElement {
  const read = (element: SvgElement, parent: SvgElement | null): SvgElement => {
    const children = element.children.map((child) =>
      typeof child === 'string' ? child : read(child, element),
    );
    const rules = ELEMENTS.get(element.name)?.attributes;
    if (rules === undefined) return { ...element, children };
    const attributes: Record<string, string> = Object.create(null);
    for (const name in element.attributes) {
      const value = element.attributes[name] ?? '';
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      if (rule === undefined) {
        report(element, name, refuseName(name, element, parent));
        continue;
      }
      if (value.includes(PLACEHOLDER)) {
        attributes[name] = value;
        if (!isFillable(name, value, element)) report(element, name, refusePlaceholder(name, rule, value));
        continue;
      }
      try {
        attributes[name] = rule.read(value, name, {
          canvas,
          attributes: element.attributes,
          isFilled: false,
        });
      } catch (error) {
        report(element, name, describeValueError(error, name, element));
      }
    }
    return { ...element, attributes: finishAttributes(element.name, attributes), children };
  };
  return read(root, null);
}

/** Reads an attribute after values of the context are filled in. @throws ValueError */
export function readFilled(
  value: string,
  name: string,
  { name: element }: SvgElement,
  options: Omit<ReadOptions, 'isFilled'>,
): string {
  const rule = ELEMENTS.get(element)?.attributes[name];
  return rule === undefined ? value : rule.read(value, name, { ...options, isFilled: true });
}

/** Replaces `object-fit` by `preserveAspectRatio`, and removes `isolation`, which changes nothing on a card. */
export function finishAttributes(
  element: string,
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const fit = element === 'image' ? attributes['object-fit'] : undefined;
  const ratio = fit === undefined ? undefined : RATIOS[fit];
  if (ratio === undefined && attributes['isolation'] === undefined) return attributes;
  const finished: Record<string, string> = Object.create(null);
  for (const name in attributes) {
    if (name !== 'isolation' && (name !== 'object-fit' || ratio === undefined))
      finished[name] = attributes[name] ?? '';
  }
  if (ratio !== undefined) finished['preserveAspectRatio'] = ratio;
  return finished;
}

/** Returns `Expected … for "fill" of <rect> but received "tael".` Throws errors other than {@link ValueError} again. */
export function describeValueError(error: unknown, name: string, element: SvgElement): string {
  if (!(error instanceof ValueError)) throw error;
  return error.message.replace(` for "${name}" `, ` for "${name}" of <${element.name}> `);
}

/** Returns whether an attribute may contain a value of the context. @param value with {@link PLACEHOLDER} */
export function isFillable(name: string, value: string, { name: element }: SvgElement): boolean {
  const filled = ELEMENTS.get(element)?.attributes[name]?.filled ?? null;
  if (filled === null || /url\(/iu.test(value)) return false;
  return element !== 'image' || name !== 'href' || value === PLACEHOLDER;
}

function refusePlaceholder(name: string, { filled }: AttributeRule, value: string): string {
  if (name === 'href' && filled !== null && value !== PLACEHOLDER)
    return 'A placeholder for a picture must be the only content of href: href="{{ name }}".';
  return `The attribute "${name}" contains a placeholder, but its value must be fixed. Write the element once for each value, within {% if … %}.`;
}

function refuseName(name: string, element: SvgElement, parent: SvgElement | null): string {
  const value = element.attributes[name] ?? '';
  if (name === 'style') return refuseStyle(value, element);
  if (/^on/iu.test(name)) return `The attribute "${name}" is not allowed: a card runs no scripts.`;
  if (name === 'xmlns') return 'Only the root may have the attribute "xmlns". Remove it.';
  if (name.includes(':') && !(parent === null && name === 'xmlns:xlink'))
    return `The attribute "${name}" is not allowed. Save the file as plain SVG.`;
  const isOfText = element.name === 'tspan' && Object.hasOwn(ELEMENTS.get('text')?.attributes ?? {}, name);
  const instead = isOfText ? 'Write it on the <text>.' : INSTEAD[name];
  if (name === 'class') return `The attribute "class" is not allowed. ${instead}`;
  const what = `<${element.name}> has no attribute "${name}" that is drawn.`;
  if (instead !== undefined) return `${what} ${instead}`;
  const known = Object.keys(ELEMENTS.get(element.name)?.attributes ?? {});
  const near = nearest(name, known);
  return near === null ? `${what} Remove it.` : `${what} Did you mean "${near}"?`;
}

/** Returns the message for `style`, with advice for each property that is not an attribute of the dialect. */
function refuseStyle(value: string, { name: element }: SvgElement): string {
  const rules = ELEMENTS.get(element)?.attributes ?? {};
  const properties = value.split(';').map((declaration) => declaration.split(':')[0]?.trim() ?? '');
  const unknown = properties.filter((name) => name !== '' && !Object.hasOwn(rules, name));
  const advice = unknown.map(
    (name) => ` "${name}" is not drawn${INSTEAD[name] ? `: ${INSTEAD[name]}` : '.'}`,
  );
  return `The attribute "style" is not allowed. Write presentation attributes, such as fill="#0F2F36".${advice.join('')}`;
}

/** Returns the most similar known name. Returns null if none is within one edit for each three letters, at most two. */
export function nearest(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Math.min(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Returns the optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped =
        one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
          ? (beforeLast[column - 2] ?? Infinity) + 1
          : Infinity;
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + cost,
          swapped,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? Infinity;
}
