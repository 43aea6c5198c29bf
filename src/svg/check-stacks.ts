import { PLACEHOLDER } from './attribute-rules.ts';
import type { ReportFault } from './read-drawing.ts';
import { elementsIn, type SvgElement } from './svg-tree.ts';

/** They say how a stack lies; on a `<g>` that is none they would do nothing. */
const ONLY_ON_STACKS = ['data-gap', 'block-size', 'align-content', 'y'];

/** The attributes that say what a shape takes downwards: those that it must have, and those that are 0 without. */
const GEOMETRY: Readonly<
  Record<string, { readonly needed: readonly string[]; readonly optional: readonly string[] }>
> = {
  rect: { needed: ['height'], optional: ['y'] },
  image: { needed: ['height'], optional: ['y'] },
  circle: { needed: ['r'], optional: ['cy'] },
  ellipse: { needed: ['ry'], optional: ['cy'] },
  line: { needed: [], optional: ['y1', 'y2'] },
};

/** They may stand in a stack but take no part in it. */
const NOT_STACKED = new Set(['title', 'desc', 'text']);

/**
 * Checks an element that is a stack, `<g data-stack="block">`, and what stands in it: its attributes say something the
 * layout knows, and what it takes is known before it is drawn.
 */
export function checkStacks(element: SvgElement, report: ReportFault, isInStack = false): void {
  const { name, attributes } = element;
  const isStack = name === 'g' && attributes['data-stack'] !== undefined;
  if (name === 'g' && !isStack) {
    for (const attribute of ONLY_ON_STACKS) {
      if (attributes[attribute] !== undefined)
        report(element, attribute, `"${attribute}" does nothing on a <g> without data-stack="block".`);
    }
  }
  if (isStack) {
    if (attributes['align-content'] !== undefined && attributes['block-size'] === undefined)
      report(element, 'align-content', '"align-content" does nothing without a "block-size".');
    if (isInStack && attributes['y'] !== undefined)
      report(element, 'y', 'A stack in a stack has no "y": the outer one places it.');
  }
  if (isInStack && !NOT_STACKED.has(name)) checkChild(element, isStack, report);
  for (const child of elementsIn(element)) checkStacks(child, report, isStack);
}

/** Placed by a stack, so its place and height must be plain from its attributes. */
function checkChild(element: SvgElement, isStack: boolean, report: ReportFault): void {
  const { name, attributes } = element;
  if (attributes['transform'] !== undefined) {
    const message = `A <${name}> in a stack has no "transform". Put it into a <g> beside a <rect>.`;
    report(element, 'transform', message);
  }
  if (isStack) return;
  if (name !== 'g') {
    checkGeometry(element, report);
    return;
  }
  const plate = elementsIn(element).find((child) => child.name === 'rect');
  if (plate === undefined) {
    report(
      element,
      null,
      'A <g> in a stack takes what its first <rect> does, but has none. Add one, with fill="none" if it shall not be seen.',
    );
    return;
  }
  if (plate.attributes['transform'] !== undefined) {
    const message = 'The first <rect> of a <g> in a stack says what that takes, so it has no "transform".';
    report(plate, 'transform', message);
  }
  checkGeometry(plate, report);
}

function checkGeometry(element: SvgElement, report: ReportFault): void {
  const { name, attributes } = element;
  const geometry = GEOMETRY[name];
  if (geometry === undefined) {
    report(
      element,
      null,
      `<${name}> cannot be stacked. A stack takes text, rect, image, circle, ellipse, line and g; put others into a <g> beside a <rect>.`,
    );
    return;
  }
  for (const needed of geometry.needed) {
    if (attributes[needed] === undefined)
      report(element, null, `A <${name}> in a stack needs a "${needed}".`);
  }
  for (const attribute of [...geometry.needed, ...geometry.optional]) {
    const value = attributes[attribute] ?? '';
    if (value.includes(PLACEHOLDER) || value === 'auto')
      report(
        element,
        attribute,
        `Expected a fixed number of px for "${attribute}" but received ${value === 'auto' ? '"auto"' : 'a placeholder'}.`,
      );
  }
}
