import SvgPath from 'svgpath';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import type { SvgElement } from '../../src/svg/svg-tree.ts';
import { strokeOutline } from './stroke-outline.ts';
import { writePath } from './write-path.ts';

/** A filled outline of a picture. */
export interface FlatLayer {
  /** `#rrggbb`, or `#rrggbbaa` if it is not opaque. */
  readonly fill: string;
  /** Relative m, l, q, c and z with whole numbers, the first M absolute; filled with the nonzero rule. */
  readonly path: string;
}

/** How the set draws: its canvas is so many user units wide and high. */
const CANVAS = 36;
const COLOR_NAMES: Readonly<Record<string, string>> = { green: '#008000', navy: '#000080', red: '#ff0000' };
/**
 * What does nothing here: clips cut what is off the canvas, where the set draws nothing, and holes turn the other
 * way, so that both rules fill the same. `test/text/emoji-set.test.ts` compares the pixels.
 */
const IDLE_ATTRIBUTES = ['clip-path', 'clip-rule', 'fill-rule', 'xml:space', 'xmlns'];
const SHAPE_ATTRIBUTES = ['d', 'cx', 'cy', 'r', 'rx', 'ry', 'transform'];
const PAINT_ATTRIBUTES = ['fill', 'opacity', 'fill-opacity', 'stroke', 'stroke-linecap', 'stroke-miterlimit'];
const KNOWN_ATTRIBUTES = new Set([IDLE_ATTRIBUTES, SHAPE_ATTRIBUTES, PAINT_ATTRIBUTES].flat());

/**
 * Turns a flat SVG picture into filled outlines in painting order.
 *
 * @param unitsPerCanvas units of the outlines across the canvas
 * @throws Error if the picture has something that is not known
 */
export function flattenEmoji(
  svg: string,
  { file, unitsPerCanvas }: { file: string; unitsPerCanvas: number },
): FlatLayer[] {
  const root = parseSvg(svg, { file });
  const [, , width = CANVAS, height = CANVAS] = (root.attributes['viewBox'] ?? '').split(' ').map(Number);
  const toCanvas = `translate(${(CANVAS - width) / 2} ${(CANVAS - height) / 2})`;
  const scale = unitsPerCanvas / CANVAS;
  return root.children.flatMap((child) =>
    typeof child === 'string'
      ? []
      : layersOf(child, { fill: '#000000', 'fill-opacity': '1' }, [toCanvas], file).map(
          ({ fill, data, transforms }) => ({
            fill,
            path: writePath(
              transforms.reduceRight((path, transform) => path.transform(transform), SvgPath(data)),
              scale,
            ),
          }),
        ),
  );
}

interface Layer {
  readonly fill: string;
  readonly data: string;
  /** From the outermost inwards. */
  readonly transforms: readonly string[];
}

function layersOf(
  { name, attributes, children }: SvgElement,
  around: Readonly<Record<string, string>>,
  outer: readonly string[],
  file: string,
): Layer[] {
  if (name === 'defs' || name === 'clipPath') return [];
  const unknown = Object.keys(attributes).find((attribute) => !KNOWN_ATTRIBUTES.has(attribute));
  if (unknown !== undefined) throw new Error(`Expected no ${unknown} in ${file}`);
  const transforms = attributes['transform'] === undefined ? outer : [...outer, attributes['transform']];
  const inherited = { ...around };
  for (const attribute of ['fill', 'fill-opacity']) {
    const value = attributes[attribute];
    if (value !== undefined) inherited[attribute] = value;
  }
  if (name === 'g') {
    if (attributes['opacity'] !== undefined) throw new Error(`Expected no opacity of a group in ${file}`);
    return children.flatMap((child) =>
      typeof child === 'string' ? [] : layersOf(child, inherited, transforms, file),
    );
  }
  const opacity = Number(attributes['opacity'] ?? 1) * Number(inherited['fill-opacity']);
  const data = dataOf(name, attributes, file);
  const layers: Layer[] = [];
  if (inherited['fill'] !== 'none') {
    layers.push({ fill: colorOf(inherited['fill'] ?? '', opacity), data, transforms });
  }
  if (attributes['stroke'] !== undefined) {
    if (attributes['stroke-linecap'] !== 'round')
      throw new Error(`Expected round ends of strokes in ${file}`);
    layers.push({ fill: colorOf(attributes['stroke'], 1), data: strokeOutline(data, 1), transforms });
  }
  return layers;
}

function dataOf(name: string, attributes: SvgElement['attributes'], file: string): string {
  const number = (attribute: string) => Number(attributes[attribute] ?? 0);
  switch (name) {
    case 'path':
      return attributes['d'] ?? '';
    case 'circle':
      return ellipse(number('cx'), number('cy'), number('r'), number('r'));
    case 'ellipse':
      return ellipse(number('cx'), number('cy'), number('rx'), number('ry'));
    default:
      throw new Error(`Expected no <${name}> in ${file}`);
  }
}

function ellipse(cx: number, cy: number, rx: number, ry: number): string {
  const arc = `a${rx} ${ry} 0 0 1`;
  return `M${cx + rx} ${cy}${arc}${-rx} ${ry}${arc}${-rx} ${-ry}${arc}${rx} ${-ry}${arc}${rx} ${ry}Z`;
}

function colorOf(value: string, opacity: number): string {
  const named = COLOR_NAMES[value] ?? value.toLowerCase();
  const color = /^#[\da-f]{3}$/.test(named) ? named.replace(/[\da-f]/g, '$&$&') : named;
  if (!/^#[\da-f]{6}$/.test(color)) throw new Error(`Expected a flat colour but found ${value}`);
  const alpha = Math.round(opacity * 255);
  return alpha === 255 ? color : color + alpha.toString(16).padStart(2, '0');
}
