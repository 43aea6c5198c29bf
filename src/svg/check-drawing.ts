import { PLACEHOLDER } from './attribute-rules.ts';
import { readUrl } from './values.ts';
import { checkInstances } from './check-instances.ts';
import { ELEMENTS } from './dialect.ts';
import { hasLayer } from './geometry.ts';
import { MAX_ELEMENTS } from './parse-svg.ts';
import { nearest, type ReportFault } from './read-drawing.ts';
import { descend, elementsIn, type SvgElement } from './svg-tree.ts';

/** Advice for elements that are not drawn, by name. */
const INSTEAD: Readonly<Record<string, string>> = {
  a: 'A picture has no links; use <g>.',
  feImage: 'Use <image>.',
  foreignObject: 'A card shows no HTML; use SVG elements.',
  script: 'A card runs no scripts.',
  style: 'Write presentation attributes, such as fill="#0F2F36".',
  svg: 'Only the root is an <svg>; use <g transform="…">.',
  switch: 'Use <g>, and choose with {% if %}.',
  textPath: 'Convert the text to a path.',
};

const TEXT_HOLDERS = new Set(['text', 'tspan', 'title', 'desc']);
const SHAPES = ['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'];
const GRADIENTS = ['linearGradient', 'radialGradient'];

/** Elements to which an attribute may refer. */
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

/** Returns whether an attribute holds a reference: `href` (SVG 2, section 16.1) or its older name. */
export function isReference(attribute: string): boolean {
  return attribute === 'href' || attribute === 'xlink:href';
}

/** The ancestors of an element, the outermost first. */
type Ancestors = readonly SvgElement[];

/**
 * Checks the relations of a drawing's elements: nesting, references, and the number of elements with all copies.
 * {@link readDrawing} checks the values of attributes.
 */
export function checkDrawing(root: SvgElement, report: ReportFault): void {
  const ids = collectIds(root, report);
  /** Elements whose stroke a text would inherit. Each is reported once. */
  const strokes = new Set<SvgElement>();
  const visit = (element: SvgElement, ancestors: Ancestors): void => {
    if (ancestors.length > 0 && !checkNesting(element, ancestors, report)) return;
    const rule = ELEMENTS.get(element.name);
    for (const name of rule?.needed ?? []) {
      const isPresent =
        element.attributes[name] !== undefined ||
        (name === 'href' && element.attributes['xlink:href'] !== undefined);
      if (!isPresent) report(element, null, `<${element.name}> needs a "${name}".`);
    }
    checkReferences(element, ancestors, ids, report);
    // The canvas position of their content is unknown, so a layer outside the canvas could not be left out.
    const holder = ancestors.find(({ name }) => name === 'mask' || name === 'marker');
    if (holder !== undefined && hasLayer(element)) {
      const message = `<${element.name}> in a <${holder.name}> cannot have an opacity, clip, mask or filter of its own. Write fill-opacity, or a darker fill.`;
      report(element, null, message);
    }
    if (element.name === 'text') {
      const holder = strokeHolder(ancestors);
      if (holder !== undefined && !strokes.has(holder)) {
        strokes.add(holder);
        const message = `The text of line ${element.line} inherits the stroke of the <${holder.name}>, but texts have a fill only. Move the text out, or write stroke="none" on a <g> around it.`;
        report(holder, 'stroke', message);
      }
    }
    if (element.name === 'filter') checkFilter(element, report);
    if (
      element.attributes['object-fit'] !== undefined &&
      element.attributes['preserveAspectRatio'] !== undefined
    ) {
      const message = 'object-fit and preserveAspectRatio set the same property. Write only one of them.';
      report(element, 'object-fit', message);
    }
    const { width, height } = element.attributes;
    if (element.name === 'image' && (width === undefined) !== (height === undefined))
      report(
        element,
        null,
        'Browsers draw an <image> with only one of "width" and "height" in another shape. Write both.',
      );
    for (const child of elementsIn(element)) visit(child, [...ancestors, element]);
  };
  visit(root, []);
  if (checkAmount(root, ids, report)) checkInstances(root, ids, report);
}

/** Checks an element's name and parent. Returns whether its content can be checked. */
function checkNesting(element: SvgElement, ancestors: Ancestors, report: ReportFault): boolean {
  const { name } = element;
  const parent = ancestors.at(-1)?.name ?? '';
  const rule = ELEMENTS.get(name);
  if (rule === undefined || name === 'svg') {
    const near = nearest(name, ELEMENTS.keys());
    const foreign = name.includes(':') ? 'Save the file as plain SVG.' : 'Remove it.';
    const advice = INSTEAD[name] ?? (near === null || near === name ? foreign : `Did you mean <${near}>?`);
    report(element, null, `<${name}> is not drawn on cards. ${advice}`);
    return false;
  }
  const isText = TEXT_HOLDERS.has(parent);
  if (name === 'tspan' && !isText) report(element, null, '<tspan> is outside <text>. Put it into a <text>.');
  else if (name !== 'tspan' && isText)
    report(
      element,
      null,
      `<${name}> is inside <${parent}>, which may contain text and <tspan> only. Move it out.`,
    );
  else if (!rule.within.includes(parent) && name !== 'title' && name !== 'desc') {
    report(element, null, `<${name}> is inside <${parent}>. ${describeParents(name, rule.within)}`);
  }
  const text = TEXT_HOLDERS.has(name)
    ? undefined
    : element.children.find((child) => typeof child === 'string' && /\S/u.test(child));
  if (typeof text === 'string')
    report(element, '#text', `A text in <${name}> is not drawn. Put it in a <text>.`);
  return true;
}

function describeParents(name: string, within: readonly string[]): string {
  if (name === 'text') {
    return 'Texts cannot be referenced, so put it into a <g> or directly into the <svg>, where it is drawn.';
  }
  return `Put it into ${within.map((one) => `<${one}>`).join(', ')}.`;
}

/** Returns the elements by id. Reports ids that occur twice. */
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
        `id="${id}" is inside a {% for %}, which repeats it. Draw the element outside and refer to it with <use>.`,
      );
    } else {
      report(element, 'id', `id="${id}" is already used in line ${twin.line}. Rename one of them.`);
    }
  }
  return ids;
}

function checkReferences(
  element: SvgElement,
  ancestors: Ancestors,
  ids: ReadonlyMap<string, SvgElement>,
  report: ReportFault,
): void {
  const { name, attributes } = element;
  const check = (attribute: string, id: string, targets: readonly string[]): void => {
    const target = ids.get(id);
    if (target === undefined) {
      report(element, attribute, `"#${id}" refers to no element: this file has no id="${id}".`);
    } else if (target.name === 'text' || (name === 'use' && holdsText(target))) {
      report(
        element,
        attribute,
        `<${name}> refers to "#${id}", which ${target.name === 'text' ? 'is' : 'contains'} a text. Copies of texts are not drawn. Write the text again at the other position.`,
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
      if (attribute === 'xlink:href' && ancestors[0]?.attributes['xmlns:xlink'] === undefined)
        report(
          element,
          attribute,
          '"xlink:href" needs xmlns:xlink on the <svg>, which has none. Write "href".',
        );
      if (name === 'image') continue;
      if (!value.startsWith('#')) {
        report(
          element,
          attribute,
          `<${name}> may only refer to an element of this file. Write ${attribute}="#id".`,
        );
        continue;
      }
      const isClip = ancestors.at(-1)?.name === 'clipPath';
      check(attribute, value.slice(1), isClip ? SHAPES : (HREF_TARGETS[name] ?? []));
    }
    const targets = TARGETS[attribute];
    const id = targets === undefined ? null : idIn(value, attribute);
    if (targets !== undefined && id !== null) check(attribute, id, targets);
  }
}

/** Returns the id in a `url(#id)`. Returns null for other values; {@link readDrawing} reports the invalid ones. */
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

/** Returns the ancestor whose stroke an element inherits. Texts are drawn without strokes, so theirs would be lost. */
function strokeHolder(ancestors: Ancestors): SvgElement | undefined {
  const holder = ancestors.findLast(({ attributes }) => attributes['stroke'] !== undefined);
  return holder?.attributes['stroke']?.trim() === 'none' ? undefined : holder;
}

const INPUTS = new Set(['SourceGraphic', 'SourceAlpha']);

/** Checks that each input of a primitive is the result of an earlier one. */
function checkFilter(filter: SvgElement, report: ReportFault): void {
  const results = new Set(INPUTS);
  const primitives = elementsIn(filter).filter(({ name }) => name !== 'title' && name !== 'desc');
  if (primitives.length === 0)
    report(filter, null, 'The <filter> has no primitive, so it draws nothing. Remove it.');
  for (const primitive of primitives) {
    for (const part of [primitive, ...elementsIn(primitive)]) {
      for (const input of ['in', 'in2']) {
        const name = part.attributes[input];
        if (name === undefined || results.has(name.trim())) continue;
        report(
          part,
          input,
          `"${input}" is "${name}", but no earlier primitive has this result. Use one of ${[...results].join(', ')}.`,
        );
      }
    }
    const { result } = primitive.attributes;
    if (result !== undefined) results.add(result.trim());
  }
}

/**
 * Counts the elements with all copies by references. Copies of copies can grow exponentially.
 *
 * @returns whether there are no cycles and few enough elements to visit every copy
 */
function checkAmount(root: SvgElement, ids: ReadonlyMap<string, SvgElement>, report: ReportFault): boolean {
  const amounts = new Map<SvgElement, number>();
  const open = new Set<SvgElement>();
  let isAcyclic = true;
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
        isAcyclic = false;
        report(
          element,
          attribute,
          `<${element.name}> refers by "#${id}" to itself or to an element around it. Refer to another element.`,
        );
      }
    }
    open.delete(element);
    amounts.set(element, amount);
    return amount;
  };
  const amount = count(root);
  if (isAcyclic && amount > MAX_ELEMENTS)
    report(
      root,
      null,
      `Expected at most ${MAX_ELEMENTS} elements with all copies by <use> but received more. Remove some.`,
    );
  return isAcyclic && amount <= MAX_ELEMENTS;
}
