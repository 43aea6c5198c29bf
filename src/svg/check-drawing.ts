import { PLACEHOLDER } from './attribute-rules.ts';
import { readUrl } from './values.ts';
import { checkInstances } from './check-instances.ts';
import { ELEMENTS } from './dialect.ts';
import { hasLayer } from './geometry.ts';
import { MAX_ELEMENTS } from './parse-svg.ts';
import { nearest, type ReportFault } from './read-drawing.ts';
import { descend, elementsIn, type SvgElement } from './svg-tree.ts';

/** What to do instead of an element, where that is not obvious. */
const INSTEAD: Readonly<Record<string, string>> = {
  a: 'A picture has no links; use <g>.',
  feImage: 'Use <image>.',
  foreignObject: 'A card shows no HTML; use SVG elements.',
  script: 'A card runs no scripts.',
  style: 'Write presentation attributes, such as fill="#0F2F36".',
  svg: 'Only the root is an <svg>; use <g transform="…">.',
  switch: 'Use <g>, and {% if %} to choose.',
  textPath: 'Convert the text to a path.',
};

const TEXT_HOLDERS = new Set(['text', 'tspan', 'title', 'desc']);
const SHAPES = ['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'];
const GRADIENTS = ['linearGradient', 'radialGradient'];

/** The elements that an attribute may refer to. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  fill: [...GRADIENTS, 'pattern'],
  stroke: [...GRADIENTS, 'pattern'],
  'clip-path': ['clipPath'],
  mask: ['mask'],
  filter: ['filter'],
  'marker-start': ['marker'],
  'marker-mid': ['marker'],
  'marker-end': ['marker'],
};
const HREF_TARGETS: Readonly<Record<string, readonly string[]>> = {
  use: [...SHAPES, 'g', 'use', 'symbol', 'image'],
  linearGradient: GRADIENTS,
  radialGradient: GRADIENTS,
  pattern: ['pattern'],
};

/** Whether an attribute's value refers to something: SVG 2, section 16.1, and its older name. */
export function isReference(attribute: string): boolean {
  return attribute === 'href' || attribute === 'xlink:href';
}

/** Where an element stands: the elements around it, the outermost first. */
type Path = readonly SvgElement[];

/**
 * Checks how the elements of a drawing belong together: which stand in which, what they refer to, how much they draw
 * together. The values of their attributes are those of {@link readDrawing}.
 */
export function checkDrawing(root: SvgElement, report: ReportFault): void {
  const ids = collectIds(root, report);
  /** Elements whose stroke a text would inherit. */
  const strokes = new Set<SvgElement>();
  const visit = (element: SvgElement, path: Path): void => {
    if (path.length > 0 && !checkPlace(element, path, report)) return;
    const rule = ELEMENTS.get(element.name);
    for (const name of rule?.needed ?? []) {
      const isThere =
        element.attributes[name] !== undefined ||
        (name === 'href' && element.attributes['xlink:href'] !== undefined);
      if (!isThere) report(element, null, `<${element.name}> needs a "${name}".`);
    }
    checkReferences(element, path, ids, report);
    // Where their content lies on the canvas is not known, so a layer that is off it cannot be left out.
    const holder = path.find(({ name }) => name === 'mask' || name === 'marker');
    if (holder !== undefined && hasLayer(element)) {
      const message = `<${element.name}> in a <${holder.name}> has no opacity, clip, mask or filter of its own. Write fill-opacity, or a darker fill.`;
      report(element, null, message);
    }
    if (element.name === 'text') {
      const holder = strokedBy(path);
      if (holder !== undefined && !strokes.has(holder)) {
        strokes.add(holder);
        const message = `The <${holder.name}> gives its stroke to the text of line ${element.line}. Texts have a fill only: move the text out, or write stroke="none" on a <g> around it.`;
        report(holder, 'stroke', message);
      }
    }
    if (element.name === 'filter') checkFilter(element, report);
    if (
      element.attributes['object-fit'] !== undefined &&
      element.attributes['preserveAspectRatio'] !== undefined
    ) {
      report(element, 'object-fit', 'object-fit and preserveAspectRatio say the same. Write one of them.');
    }
    const { width, height } = element.attributes;
    if (element.name === 'image' && (width === undefined) !== (height === undefined))
      report(
        element,
        null,
        'An <image> with one side only has another shape in a browser. Write "width" and "height".',
      );
    for (const child of elementsIn(element)) visit(child, [...path, element]);
  };
  visit(root, []);
  if (checkAmount(root, ids, report)) checkInstances(root, ids, report);
}

/** @returns whether what is in it can be looked at */
function checkPlace(element: SvgElement, path: Path, report: ReportFault): boolean {
  const { name } = element;
  const parent = path.at(-1)?.name ?? '';
  const rule = ELEMENTS.get(name);
  if (rule === undefined || name === 'svg') {
    const near = nearest(name, ELEMENTS.keys());
    const foreign = name.includes(':') ? 'Save the file as plain SVG.' : 'Remove it.';
    const advice = INSTEAD[name] ?? (near === null || near === name ? foreign : `Did you mean <${near}>?`);
    report(element, null, `<${name}> is not drawn on cards. ${advice}`);
    return false;
  }
  const isText = TEXT_HOLDERS.has(parent);
  if (name === 'tspan' && !isText) report(element, null, '<tspan> stands outside <text>. Put it in one.');
  else if (name !== 'tspan' && isText)
    report(element, null, `<${name}> stands in <${parent}>, which takes texts and <tspan> only.`);
  else if (!rule.within.includes(parent) && name !== 'title' && name !== 'desc') {
    report(element, null, `<${name}> stands in <${parent}>. ${placeOf(name, rule.within)}`);
  }
  const text = TEXT_HOLDERS.has(name)
    ? undefined
    : element.children.find((child) => typeof child === 'string' && /\S/u.test(child));
  if (typeof text === 'string')
    report(element, '#text', `A text in <${name}> is not drawn. Put it in a <text>.`);
  return true;
}

function placeOf(name: string, within: readonly string[]): string {
  if (name === 'text') {
    return 'A text is drawn where it stands, so it stands in <g> or directly in <svg>. Write it where it shall be seen.';
  }
  return `It stands in ${within.map((one) => `<${one}>`).join(', ')}.`;
}

/** The ids of a drawing; each is there once. */
function collectIds(root: SvgElement, report: ReportFault): ReadonlyMap<string, SvgElement> {
  const ids = new Map<string, SvgElement>();
  for (const element of descend(root)) {
    const { id } = element.attributes;
    if (id === undefined || id.includes(PLACEHOLDER)) continue;
    const twin = ids.get(id);
    if (twin === undefined) ids.set(id, element);
    else if (twin.line === element.line && twin.name === element.name) {
      report(
        element,
        'id',
        `id="${id}" stands in a {% for %}, which repeats it. Draw it outside and refer to it with <use>.`,
      );
    } else {
      report(element, 'id', `id="${id}" is there already, in line ${twin.line}. Give one of them another.`);
    }
  }
  return ids;
}

function checkReferences(
  element: SvgElement,
  path: Path,
  ids: ReadonlyMap<string, SvgElement>,
  report: ReportFault,
): void {
  const { name, attributes } = element;
  const check = (attribute: string, id: string, targets: readonly string[]): void => {
    const target = ids.get(id);
    if (target === undefined) {
      report(element, attribute, `"#${id}" refers to no element: no id="${id}" is in this file.`);
    } else if (target.name === 'text' || (name === 'use' && holdsText(target))) {
      report(
        element,
        attribute,
        `<${name}> refers to "#${id}", which ${target.name === 'text' ? 'is' : 'holds'} a text. Copies of texts are not drawn: write the text again at its other place.`,
      );
    } else if (!targets.includes(target.name)) {
      const wanted = targets.map((one) => `<${one}>`).join(', ');
      report(
        element,
        attribute,
        `"${attribute}" refers to "#${id}", a <${target.name}>. Expected one of ${wanted}.`,
      );
    }
  };
  for (const attribute in attributes) {
    const value = attributes[attribute] ?? '';
    if (value.includes(PLACEHOLDER)) continue;
    if (isReference(attribute)) {
      if (attribute === 'xlink:href' && path[0]?.attributes['xmlns:xlink'] === undefined)
        report(element, attribute, 'The <svg> has no xmlns:xlink, which "xlink:href" needs. Write "href".');
      if (name === 'image') continue;
      if (!value.startsWith('#')) {
        report(
          element,
          attribute,
          `<${name}> may refer to an element of this file only: ${attribute}="#id".`,
        );
        continue;
      }
      const isClip = path.at(-1)?.name === 'clipPath';
      check(attribute, value.slice(1), isClip ? SHAPES : (HREF_TARGETS[name] ?? []));
    }
    const targets = TARGETS[attribute];
    const id = targets === undefined ? null : idIn(value, attribute);
    if (targets !== undefined && id !== null) check(attribute, id, targets);
  }
}

/** @returns null for what is no reference; a fault in one is that of its attribute */
function idIn(value: string, attribute: string): string | null {
  try {
    return readUrl(value, attribute);
  } catch {
    return null;
  }
}

function holdsText(element: SvgElement): boolean {
  for (const { name } of descend(element)) if (name === 'text') return true;
  return false;
}

/** A text has a fill and no stroke, so that one that it inherits would be lost. */
function strokedBy(path: Path): SvgElement | undefined {
  const holder = path.findLast(({ attributes }) => attributes['stroke'] !== undefined);
  return holder?.attributes['stroke']?.trim() === 'none' ? undefined : holder;
}

const INPUTS = new Set(['SourceGraphic', 'SourceAlpha']);

/** What a primitive takes must have been made before it. */
function checkFilter(filter: SvgElement, report: ReportFault): void {
  const results = new Set(INPUTS);
  const primitives = elementsIn(filter).filter(({ name }) => name !== 'title' && name !== 'desc');
  if (primitives.length === 0)
    report(filter, null, 'A <filter> without a primitive draws nothing. Remove it.');
  for (const primitive of primitives) {
    for (const part of [primitive, ...elementsIn(primitive)]) {
      for (const input of ['in', 'in2']) {
        const name = part.attributes[input];
        if (name === undefined || results.has(name.trim())) continue;
        report(
          part,
          input,
          `"${input}" is "${name}", which no primitive before has as its result. There are: ${[...results].join(', ')}.`,
        );
      }
    }
    const { result } = primitive.attributes;
    if (result !== undefined) results.add(result.trim());
  }
}

/**
 * Counts what is drawn with all that is referred to: copies of copies may be more than any machine draws.
 *
 * @returns whether each can be looked at
 */
function checkAmount(root: SvgElement, ids: ReadonlyMap<string, SvgElement>, report: ReportFault): boolean {
  const amounts = new Map<SvgElement, number>();
  const open = new Set<SvgElement>();
  let isSound = true;
  const count = (element: SvgElement): number => {
    const known = amounts.get(element);
    if (known !== undefined) return known;
    open.add(element);
    let amount = 1;
    for (const child of elementsIn(element)) amount += count(child);
    for (const attribute in element.attributes) {
      const value = element.attributes[attribute] ?? '';
      const id = isReference(attribute)
        ? value.replace(/^#/u, '')
        : TARGETS[attribute]
          ? idIn(value, attribute)
          : null;
      const target = id === null ? undefined : ids.get(id);
      if (target === undefined) continue;
      if (!open.has(target)) amount += count(target);
      else {
        isSound = false;
        report(
          element,
          attribute,
          `<${element.name}> refers to itself by "#${id}", or to what it stands in.`,
        );
      }
    }
    open.delete(element);
    amounts.set(element, amount);
    return amount;
  };
  const amount = count(root);
  if (isSound && amount > MAX_ELEMENTS)
    report(root, null, `With all copies by <use> there are more than ${MAX_ELEMENTS} elements.`);
  return isSound && amount <= MAX_ELEMENTS;
}
