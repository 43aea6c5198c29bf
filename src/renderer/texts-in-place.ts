import type { SvgElement } from '../svg/svg-tree.ts';
import { hasOwnScale } from './separability.ts';
import { holdsText } from './write-picture.ts';

/** The texts whose glyphs stand on the canvas where their numbers say: nothing around them moves, scales or repeats them. */
export function textsInPlace(root: SvgElement): ReadonlySet<SvgElement> {
  const found = new Set<SvgElement>();
  const visit = ({ attributes, children }: SvgElement): void => {
    if (attributes['transform'] !== undefined) return;
    for (const child of children) {
      if (typeof child === 'string') continue;
      if (child.name === 'text') found.add(child);
      else if (child.name === 'g' && holdsText(child)) visit(child);
    }
  };
  if (!hasOwnScale(root)) visit(root);
  return found;
}
