/** Drawings that have between them every element and attribute of the dialect, but for texts. */
import { PNG } from 'pngjs';
import { pngDataUri } from '../../src/picture-format.ts';
import { ELEMENTS } from '../../src/svg/dialect.ts';

import { PATHS, POINTS, VALUES } from './drawing-values.ts';

export interface GeneratedDrawing {
  /** What it tries. */
  readonly name: string;
  readonly svg: string;
}

/** Attributes whose values change nothing that is drawn of shapes, and those of texts. */
const NOT_TRIED =
  /^(?:id|lang|xml:.*|xmlns.*|version|data-.*|font-.*|letter-spacing|text-.*|white-space|direction|block-size|align-content|object-fit|result|in2?|href|xlink:href)$/u;

const DEFINITIONS = `<linearGradient id="base"><stop stop-color="#f39c12"/><stop offset="1" stop-color="#2980b9"/></linearGradient>
<pattern id="tiles" width="12" height="12" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#8e44ad"/></pattern>
<clipPath id="clip"><circle cx="70" cy="45" r="30"/></clipPath>
<mask id="mask"><rect width="90" height="100" fill="#bbb"/></mask>
<marker id="dot" markerWidth="3" markerHeight="3" refX="1.5" refY="1.5"><circle cx="1.5" cy="1.5" r="1.5" fill="#16a085"/></marker>
<filter id="blur"><feGaussianBlur stdDeviation="2"/></filter>`;

const SCENE =
  '<rect x="30" y="20" width="60" height="40" fill="#2a6fdb"/><path d="M60 30L150 60 90 90Z" fill="#e67e22"/>';
const FILLED = { fill: '#2a6fdb' };
const STROKED = { stroke: '#2c3e50', 'stroke-width': '6' };
const USED = '<rect x="30" y="20" width="100" height="60" ';

type Attributes = Readonly<Record<string, string>>;

/** What an element has besides what is tried, and what makes it be seen. */
function frame(element: string, write: (attributes: Attributes, content?: string) => string): string | null {
  const stops = '<stop stop-color="#c0392b"/><stop offset="1" stop-color="#f1c40f" stop-opacity=".7"/>';
  switch (element) {
    case 'svg':
    case 'title':
    case 'desc':
    case 'defs':
    case 'text':
    case 'tspan':
      return null;
    case 'g':
      return write({}, '<rect x="30" y="20" width="60" height="40"/><path d="M60 30L150 60 90 90Z"/>');
    case 'rect':
      return write({ x: '30', y: '20', width: '90', height: '50', ...FILLED });
    case 'circle':
      return write({ cx: '80', cy: '50', r: '30', ...FILLED });
    case 'ellipse':
      return write({ cx: '80', cy: '50', rx: '50', ry: '20', ...FILLED });
    case 'line':
      return write({ x1: '20', y1: '20', x2: '150', y2: '80', ...STROKED });
    case 'path':
      return write({ d: PATHS[3] ?? '', ...FILLED, ...STROKED });
    case 'polyline':
    case 'polygon':
      return write({ points: POINTS[2] ?? '', ...FILLED, ...STROKED });
    case 'use':
      return `<defs><rect id="u" x="20" y="20" width="60" height="40"/></defs>${write({ href: '#u' })}`;
    case 'symbol':
      return `${write({ id: 's' }, '<rect x="3" y="3" width="30" height="20"/>')}<use href="#s" width="90" height="60"/>`;
    case 'image':
      return write({ x: '20', y: '10', width: '100', height: '60', href: picture() });
    case 'linearGradient':
    case 'radialGradient':
      return `${write({ id: 'g' }, stops)}${USED}fill="url(#g)"/>`;
    case 'stop':
      return `<linearGradient id="g"><stop stop-color="#111"/>${write({ offset: '.5' })}<stop offset="1" stop-color="#eee"/></linearGradient>${USED}fill="url(#g)"/>`;
    case 'pattern':
      return `${write({ id: 'p', width: '.3', height: '.3' }, '<rect width="10" height="10" fill="#c0392b"/><rect x=".05" y=".05" width=".1" height=".1" fill="#2980b9"/>')}${USED}fill="url(#p)"/>`;
    case 'clipPath':
      return `${write({ id: 'c' }, '<path d="M20 20H120V80H20ZM40 30H90V70H40Z"/><rect width=".5" height=".5"/>')}<g clip-path="url(#c)">${SCENE}</g>`;
    case 'mask':
      return `${write({ id: 'm' }, '<rect width="120" height="70" fill="#ccc"/><rect width=".5" height=".5" fill="#fff" fill-opacity=".5"/>')}<g mask="url(#m)">${SCENE}</g>`;
    case 'marker':
      return `${write({ id: 'k' }, '<path d="M0 0L4 2 0 4Z" fill="#c0392b"/>')}<path d="M20 20L90 60 150 30" fill="none" stroke="#2c3e50" stroke-width="5" marker-start="url(#k)" marker-mid="url(#k)" marker-end="url(#k)"/>`;
    case 'filter':
      return `${write({ id: 'f' }, '<feGaussianBlur stdDeviation="3"/>')}<g filter="url(#f)">${SCENE}</g>`;
    case 'feMergeNode':
      return inFilter(
        `<feOffset dx="8" result="o"/><feMerge>${write({ in: 'o' })}<feMergeNode in="SourceGraphic"/></feMerge>`,
      );
    case 'feMerge':
      return inFilter(
        `<feOffset dx="8" result="o"/>${write({}, '<feMergeNode in="o"/><feMergeNode in="SourceGraphic"/>')}`,
      );
    case 'feFuncR':
    case 'feFuncG':
    case 'feFuncB':
    case 'feFuncA':
      return inFilter(`<feComponentTransfer>${write({ type: 'linear', slope: '.8' })}</feComponentTransfer>`);
    case 'feComponentTransfer':
      return inFilter(write({}, '<feFuncR type="table" tableValues="1 0"/>'));
    case 'feBlend':
    case 'feComposite':
      return inFilter(
        `<feFlood flood-color="#2ecc71" flood-opacity=".6" result="o"/>${write({ in: 'o', in2: 'SourceGraphic' })}`,
      );
    case 'feTile':
      return inFilter(write({}));
    default:
      return inFilter(write({}));
  }
}

/** @param count at least how many */
export function generateDrawings(count: number): GeneratedDrawing[] {
  const drawings: GeneratedDrawing[] = [];
  const random = createRandom();
  const add = (element: string, chosen: Attributes): void => {
    const body = frame(element, (own, content) => {
      const attributes = Object.entries({ ...own, ...neededFor(chosen), ...chosen });
      const tag = `<${element}${attributes.map(([name, value]) => ` ${name}="${value}"`).join('')}`;
      return content === undefined ? `${tag}/>` : `${tag}>${content}</${element}>`;
    });
    if (body === null) return;
    const name = `<${element}${Object.entries(chosen)
      .map(([attribute, value]) => ` ${attribute}="${value}"`)
      .join('')}>`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="180" height="110" viewBox="0 0 180 110"><rect width="180" height="110" fill="#fff"/><defs>${DEFINITIONS}</defs>${body}</svg>`;
    drawings.push({ name, svg });
  };
  const tried = new Map<string, [string, readonly string[]][]>();
  for (const [element, { attributes }] of ELEMENTS) {
    if (frame(element, () => '') === null) continue;
    const own = Object.keys(attributes)
      .filter((name) => !NOT_TRIED.test(name) && !(element === 'g' && name === 'y'))
      .map((name): [string, readonly string[]] => {
        const values = VALUES[`${element}.${name}`] ?? VALUES[name];
        if (values === undefined) throw new Error(`Expected values to try for "${name}" of <${element}>`);
        return [name, values];
      });
    tried.set(element, own);
    add(element, {});
    // Each attribute of each element, and each value somewhere.
    for (const [name, values] of own)
      for (const value of sample(values, 2, random)) add(element, { [name]: value });
  }
  const elements = [...tried.keys()];
  while (drawings.length < count) {
    const element = elements[Math.floor(random() * elements.length)] ?? '';
    const own = tried.get(element) ?? [];
    const chosen = sample(own, 3, random).map(([name, values]) => [name, sample(values, 1, random)[0] ?? '']);
    add(element, Object.fromEntries(chosen));
  }
  return drawings;
}

/** What an attribute needs beside it to be seen. */
function neededFor(chosen: Attributes): Attributes {
  const names = Object.keys(chosen);
  return {
    ...(names.some((name) => name.startsWith('stroke')) ? STROKED : {}),
    ...(chosen['values'] === undefined ? {} : { type: 'matrix' }),
  };
}

function sample<Item>(items: readonly Item[], count: number, random: () => number): Item[] {
  const rest = [...items];
  return Array.from({ length: Math.min(count, items.length) }, () =>
    rest.splice(Math.floor(random() * rest.length), 1),
  ).flat();
}

/** A linear congruential generator (Numerical Recipes). @returns 0 to below 1 */
function createRandom(): () => number {
  let state = 19;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A soft picture: how a picture is enlarged is not the matter here. */
function picture(): string {
  const { width, height, data } = new PNG({ width: 100, height: 60 });
  for (let index = 0; index < data.length; index += 4) {
    const x = (index / 4) % width;
    data.set([x * 2, Math.floor(index / 4 / width) * 4, 255 - x * 2, 255], index);
  }
  const png = new PNG({ width, height });
  data.copy(png.data);
  return pngDataUri(PNG.sync.write(png));
}

function inFilter(primitive: string): string {
  return `<filter id="f" x="-.2" y="-.2" width="1.4" height="1.4">${primitive}</filter><g filter="url(#f)">${SCENE}</g>`;
}
