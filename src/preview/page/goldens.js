/**
 * Which golden picture belongs to which card.
 *
 * @import { PreviewTemplate, PreviewVariant } from '../answers.ts'
 */

/**
 * The golden picture that a card is to look like.
 *
 * @param {object} card
 * @param {PreviewTemplate} card.template
 * @param {PreviewVariant} card.variant
 * @param {object} card.values
 * @param {readonly string[]} card.goldens names of the pictures that there are
 * @returns {{ golden: string | null, about: string }} its URL, or why there is none
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
 * Whether two contexts have the same values, in whatever order.
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
