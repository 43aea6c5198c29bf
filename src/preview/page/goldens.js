/**
 * Finds the golden picture of a card.
 *
 * @import { PreviewTemplate, PreviewVariant } from '../answers.ts'
 */

/**
 * Returns the golden picture that a card must look like.
 *
 * @param {object} card
 * @param {PreviewTemplate} card.template
 * @param {PreviewVariant} card.variant
 * @param {object} card.values
 * @param {readonly string[]} card.goldens names of the existing pictures
 * @returns {{ golden: string | null, about: string }} the picture's URL; null with the reason in `about`
 */
export function findGolden({ template: { name, examples }, variant, values, goldens }) {
  const example = examples.find(({ context }) => sameValues(context, values));
  if (example === undefined && !variant.isFallback) {
    return { golden: null, about: 'Golden pictures are of examples. Choose an example to compare its card.' };
  }
  const picture = variant.isFallback ? variant.name : `${variant.name}-${example?.name}`;
  const path = `test/render/${name}/${picture}.png`;
  if (!goldens.includes(picture)) {
    return { golden: null, about: `There is no golden picture of this card: ${path} does not exist.` };
  }
  return { golden: `/preview/goldens/${name}/${picture}.png`, about: `Golden picture: ${path}` };
}

/**
 * Returns whether two contexts have the same values. Ignores their order.
 *
 * @param {object} one
 * @param {object} other
 */
export function sameValues(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every(
    (name) => JSON.stringify(Object(one)[name]) === JSON.stringify(Object(other)[name]),
  );
}
