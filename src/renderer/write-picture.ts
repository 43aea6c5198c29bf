import { remember } from '../svg/svg-tree.ts';
import type { SvgElement } from '../svg/svg-tree.ts';
import { writeElement } from '../svg/write-svg.ts';
import { contentsOf } from './contents.ts';

const writeTextless = remember((element) => write(element, () => ''));

/**
 * Writes what is drawn of a card, with something else in the place of each text, under the same groups: no titles,
 * descriptions and white space.
 */
export function writePicture(element: SvgElement, writeText: (text: SvgElement) => string): string {
  return contentsOf(element).text ? write(element, writeText) : writeTextless(element);
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
