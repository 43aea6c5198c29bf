import type { SvgElement } from './svg-tree.ts';

/**
 * Asks once for each element. Trees never change, so the answer stays true; parts that cards have in common are asked
 * about once for all of them.
 */
export function remember<Answer>(ask: (element: SvgElement) => Answer): (element: SvgElement) => Answer {
  const answers = new WeakMap<SvgElement, Answer>();
  return (element) => answers.getOrInsertComputed(element, ask);
}
