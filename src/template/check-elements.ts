import type { Report } from './finding.ts';
import { isText } from './markup.ts';
import type { MarkupElement } from './markup.ts';

const STRUCTURE = ['defs', 'g', 'symbol', 'use', 'title', 'desc'];
const SHAPES = ['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'image', 'text', 'tspan'];
const PAINTS = [
  'linearGradient',
  'radialGradient',
  'stop',
  'pattern',
  'clipPath',
  'mask',
  'marker',
  'filter',
];
const LIGHTS = ['feDiffuseLighting', 'feSpecularLighting', 'feDistantLight', 'fePointLight', 'feSpotLight'];
const TRANSFERS = ['feComponentTransfer', 'feFuncA', 'feFuncB', 'feFuncG', 'feFuncR', 'feColorMatrix'];
const SOURCES = ['feFlood', 'feTurbulence', 'feTile', 'feOffset', 'feDropShadow', 'feGaussianBlur'];
const MIXES = ['feBlend', 'feComposite', 'feMerge', 'feMergeNode'];
const DISTORTIONS = ['feConvolveMatrix', 'feDisplacementMap', 'feMorphology'];

const ALLOWED = new Set([
  ...STRUCTURE,
  ...SHAPES,
  ...PAINTS,
  ...LIGHTS,
  ...TRANSFERS,
  ...SOURCES,
  ...MIXES,
  ...DISTORTIONS,
]);

/** What to do instead, where that is not obvious. */
const INSTEAD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'A picture has no links; use <g>.',
    feImage: 'Use <image>.',
    foreignObject: 'A card shows no HTML; use SVG elements.',
    script: 'A card runs no scripts.',
    style: 'Write presentation attributes, such as fill="#0F2F36".',
    svg: 'Only the root is an <svg>; use <g transform="…">.',
    textPath: 'Convert the text to a path.',
  }),
);

const TEXT_HOLDERS = new Set(['text', 'tspan', 'title', 'desc']);

/** Checks that an element is one that is drawn, and that texts stand where they are. */
export function checkElement(element: MarkupElement, report: Report): void {
  const { name, parent, line, textLines } = element;
  if (parent && !ALLOWED.has(name)) {
    const instead = INSTEAD.get(name) ?? (name.includes(':') ? 'Save the file as plain SVG.' : 'Remove it.');
    report(line, `<${name}> is not drawn on cards. ${instead}`);
    return;
  }
  const inText = parent !== null && isText(parent);
  if (name === 'tspan' && !inText) report(line, '<tspan> stands outside <text>. Put it in one.');
  if (name !== 'tspan' && inText)
    report(line, `<${name}> stands in <${parent.name}>, which takes texts and <tspan> only.`);
  const [textLine] = textLines;
  if (textLine !== undefined && !TEXT_HOLDERS.has(name)) {
    report(textLine, `A text in <${name}> is not drawn. Put it in a <text>.`);
  }
}
