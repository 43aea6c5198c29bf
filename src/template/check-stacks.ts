import { parseLength } from '../svg/parse-values.ts';
import type { Report } from './finding.ts';
import { attributeOf, isText } from './markup.ts';
import type { MarkupAttribute, MarkupElement } from './markup.ts';

const STACK = 'data-stack';

/** They say how a stack lies; on a `<g>` that is none they would do nothing. */
const ONLY_ON_STACKS = ['data-gap', 'block-size', 'align-content', 'y'];

const ALIGNMENTS = ['start', 'center', 'end'];

/** The attributes that say what a shape takes downwards: those that it must have, and those that are 0 without. */
const GEOMETRY: ReadonlyMap<
  string,
  { readonly needed: readonly string[]; readonly optional: readonly string[] }
> = new Map([
  ['rect', { needed: ['height'], optional: ['y'] }],
  ['image', { needed: ['height'], optional: ['y'] }],
  ['circle', { needed: ['r'], optional: ['cy'] }],
  ['ellipse', { needed: ['ry'], optional: ['cy'] }],
  ['line', { needed: [], optional: ['y1', 'y2'] }],
]);

/** They may stand in a stack but take no part in it. */
const NOT_STACKED = new Set(['title', 'desc']);

const STACKABLE = 'text, rect, image, circle, ellipse, line and g';

/**
 * Checks an element that is a stack, `<g data-stack="block">`, or stands in one: its attributes say something the
 * layout knows, and what it takes is known before it is drawn.
 */
export function checkStacks(element: MarkupElement, report: Report): void {
  const stack = attributeOf(element, STACK);
  if (element.name === 'g') checkGroup(element, stack, report);
  // On <text>, the check of its attributes has refused it.
  else if (stack && !isText(element)) {
    report(stack.line, `"${STACK}" is an attribute of <g>, not of <${element.name}>.`);
  }
  if (element.parent !== null && isStack(element.parent)) checkChild(element, report);
}

function isStack(element: MarkupElement): boolean {
  return element.name === 'g' && attributeOf(element, STACK) !== undefined;
}

function checkGroup(element: MarkupElement, stack: MarkupAttribute | undefined, report: Report): void {
  for (const attribute of element.attributes) {
    const { name, line } = attribute;
    if (!ONLY_ON_STACKS.includes(name)) continue;
    if (stack === undefined) {
      report(line, `"${name}" does nothing on a <g> without ${STACK}="block".`);
      continue;
    }
    if (name === 'align-content') {
      if (!ALIGNMENTS.includes(attribute.value.trim()))
        report(line, expected('"start", "center" or "end"', attribute));
      if (!attributeOf(element, 'block-size'))
        report(line, '"align-content" does nothing without a "block-size".');
    } else {
      checkNumber(attribute, name === 'block-size' ? 'above 0' : name === 'y' ? 'any' : 'from 0', report);
    }
  }
  if (stack === undefined) return;
  if (stack.value !== 'block') report(stack.line, expected('"block"', stack));
  const y = attributeOf(element, 'y');
  if (y && element.parent !== null && isStack(element.parent)) {
    report(y.line, 'A stack in a stack has no "y": the outer one places it.');
  }
}

/** Placed by a stack, so its place and height must be plain from its attributes. */
function checkChild(element: MarkupElement, report: Report): void {
  const { name, line } = element;
  if (isText(element) || NOT_STACKED.has(name)) return;
  const transform = attributeOf(element, 'transform');
  if (transform) {
    report(transform.line, `A <${name}> in a stack has no "transform". Put it into a <g> beside a <rect>.`);
  }
  if (name !== 'g') return checkGeometry(element, report);
  if (isStack(element)) return undefined;
  const plate = element.children.find((child) => child.name === 'rect');
  if (plate === undefined) {
    return report(
      line,
      'A <g> in a stack takes what its first <rect> does, but has none. Add one, with fill="none" if it shall not be seen.',
    );
  }
  const moved = attributeOf(plate, 'transform');
  if (moved)
    report(
      moved.line,
      'The first <rect> of a <g> in a stack says what that takes, so it has no "transform".',
    );
  return checkGeometry(plate, report);
}

function checkGeometry(element: MarkupElement, report: Report): void {
  const { name, line } = element;
  const geometry = GEOMETRY.get(name);
  if (geometry === undefined) {
    return report(
      line,
      `<${name}> cannot be stacked. A stack takes ${STACKABLE}; put others into a <g> beside a <rect>.`,
    );
  }
  for (const needed of geometry.needed) {
    if (!attributeOf(element, needed)) report(line, `A <${name}> in a stack needs a "${needed}".`);
  }
  for (const attribute of element.attributes) {
    if (geometry.needed.includes(attribute.name)) checkNumber(attribute, 'from 0', report);
    if (geometry.optional.includes(attribute.name)) checkNumber(attribute, 'any', report);
  }
}

function checkNumber(attribute: MarkupAttribute, range: 'any' | 'from 0' | 'above 0', report: Report): void {
  const { value, dynamic, line } = attribute;
  const length = parseLength(value);
  const isInRange =
    range === 'any' ? !Number.isNaN(length) : length > 0 || (range === 'from 0' && length === 0);
  if (dynamic || !isInRange) {
    report(line, expected(`a fixed number of px${range === 'any' ? '' : ` ${range}`}`, attribute));
  }
}

function expected(what: string, { name, value, dynamic }: MarkupAttribute): string {
  return `Expected ${what} for "${name}" but received ${dynamic ? 'a placeholder' : `"${value}"`}.`;
}
