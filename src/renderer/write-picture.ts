import { remember } from '../svg/svg-tree.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import { writeElement } from '../svg/write-svg.ts';

/** Whether an element is a text or has one in it. */
export const holdsText: (element: SvgElement) => boolean = remember(
  ({ name, children }) =>
    name === 'text' || children.some((child) => typeof child !== 'string' && holdsText(child)),
);

const writeTextless = remember((element) => write(element, () => ''));

/**
 * Writes what is drawn of a card, with something else in the place of each text, under the same groups: no titles,
 * descriptions and white space.
 */
export function writePicture(element: SvgElement, writeText: (text: SvgElement) => string): string {
  return holdsText(element) ? write(element, writeText) : writeTextless(element);
}

function write(element: SvgElement, writeText: (text: SvgElement) => string): string {
  if (element.name === 'title' || element.name === 'desc') return '';
  if (element.name === 'text') return writeText(element);
  let content = '';
  for (const child of element.children) {
    if (typeof child !== 'string') content += writePicture(child, writeText);
  }
  return writeElement(element, content);
}
