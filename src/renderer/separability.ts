import type { SvgElement } from '../svg/svg-tree.ts';

/** What a group may say without changing how the texts in it are drawn, other than what texts inherit. */
const CHANGES_DRAWING =
  'transform opacity filter mask clip-path style class display visibility stroke stroke-width mix-blend-mode isolation fill-rule shape-rendering'.split(
    ' ',
  );

/** They are not drawn where they stand. */
const NOT_DRAWN = new Set([
  'defs',
  'symbol',
  'clipPath',
  'mask',
  'pattern',
  'marker',
  'title',
  'desc',
  'filter',
]);

/**
 * Whether a card is a picture with texts above it, so that the two can be drawn apart.
 *
 * @returns null if it is, else what stands in the way
 */
export function separability(root: SvgElement): string | null {
  let aboveText = false;
  const visit = (
    { name, attributes, children }: SvgElement,
    inDefinition: boolean,
    changed: string | null,
  ): string | null => {
    if (name === 'text') {
      aboveText = true;
      if (inDefinition) return `a text in <defs>`;
      return changed === null ? null : `a text under "${changed}"`;
    }
    const drawsItself = !inDefinition && !NOT_DRAWN.has(name) && name !== 'g' && name !== 'svg';
    if (drawsItself && aboveText) return `<${name}> above a text`;
    const changing =
      changed ?? CHANGES_DRAWING.find((attribute) => attributes[attribute] !== undefined) ?? null;
    for (const child of children) {
      if (typeof child === 'string') continue;
      const reason = visit(child, inDefinition || NOT_DRAWN.has(name), changing);
      if (reason !== null) return reason;
    }
    return null;
  };
  return hasOwnScale(root) ? 'a viewBox that scales the card' : visit(root, false, null);
}

function hasOwnScale({ attributes: { width, height, viewBox } }: SvgElement): boolean {
  return (
    viewBox !== undefined &&
    viewBox
      .trim()
      .split(/[\s,]+/)
      .join(' ') !== `0 0 ${width} ${height}`
  );
}
