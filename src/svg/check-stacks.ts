import { PLACEHOLDER } from './attribute-rules.ts';
import type { ReportFault } from './read-drawing.ts';
import { elementsIn, type SvgElement } from './svg-tree.ts';

/** Attributes of a stack's layout. They have no effect on a `<g>` that is not a stack. */
const ONLY_ON_STACKS = ['data-gap', 'block-size', 'align-content', 'y'];

/** Attributes that decide the vertical position and height of a shape. Optional ones default to 0. */
const GEOMETRY: Readonly<
  Record<string, { readonly needed: readonly string[]; readonly optional: readonly string[] }>
> = {
  rect: { needed: ['height'], optional: ['y'] },
  image: { needed: ['height'], optional: ['y'] },
  circle: { needed: ['r'], optional: ['cy'] },
  ellipse: { needed: ['ry'], optional: ['cy'] },
  line: { needed: [], optional: ['y1', 'y2'] },
};

/** Elements that may be in a stack without a fixed geometry. */
const NOT_CHECKED = new Set(['title', 'desc', 'text']);

/**
 * Checks the stacks in an element, `<g data-stack="block">`: that their attributes have an effect, and that the height
 * of each child is fixed by its attributes.
 */
export function checkStacks(element: SvgElement, report: ReportFault, isInStack = false): void {
  const { name, attributes } = element;
  const isStack = name === 'g' && attributes['data-stack'] !== undefined;
  if (name === 'g' && !isStack) {
    for (const attribute of ONLY_ON_STACKS) {
      if (attributes[attribute] !== undefined)
        report(
          element,
          attribute,
          `"${attribute}" does nothing on a <g> without data-stack="block". Remove it.`,
        );
    }
  }
  if (isStack) {
    if (attributes['align-content'] !== undefined && attributes['block-size'] === undefined)
      report(element, 'align-content', '"align-content" does nothing without a "block-size". Add one.');
    if (isInStack && attributes['y'] !== undefined)
      report(element, 'y', 'A stack in a stack cannot have a "y": the outer one positions it. Remove it.');
  }
  if (isInStack && !NOT_CHECKED.has(name)) checkChild(element, isStack, report);
  for (const child of elementsIn(element)) checkStacks(child, report, isStack);
}

/** Checks a child of a stack. The stack positions it, so its attributes must fix its position and height. */
function checkChild(element: SvgElement, isStack: boolean, report: ReportFault): void {
  const { name, attributes } = element;
  if (attributes['transform'] !== undefined) {
    const message = `A <${name}> in a stack cannot have a "transform". Put it into a <g> beside a <rect>.`;
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
      'The first <rect> of a <g> in a stack decides its height, but this <g> has none. Add one, with fill="none" to hide it.',
    );
    return;
  }
  if (plate.attributes['transform'] !== undefined) {
    const message =
      'The first <rect> of a <g> in a stack decides its height, so it cannot have a "transform". Remove it.';
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
      `<${name}> cannot be stacked. A stack may contain text, rect, image, circle, ellipse, line and g. Put it into a <g> beside a <rect>.`,
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
