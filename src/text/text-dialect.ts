/** The attributes of `<text>` and `<tspan>` that the layout knows; any other stops the start. */

/** Inherited from the groups around, as in SVG 2; a `<tspan>` may change them within a text. */
export const STYLE_ATTRIBUTES = [
  'font-family',
  'font-size',
  'font-weight',
  'letter-spacing',
  'font-feature-settings',
  'fill',
  'fill-opacity',
] as const;

/** Inherited, but one for a whole text. */
export const BLOCK_ATTRIBUTES = [
  'text-anchor',
  'direction',
  'lang',
  'xml:lang',
  'xml:space',
  'white-space',
] as const;

/** Where a text or a piece of it starts. */
const POSITION_ATTRIBUTES = ['x', 'y', 'dx', 'dy'] as const;

/** How a text fits its box; on `<text>` alone. */
export const FITTING_ATTRIBUTES = [
  'inline-size',
  'block-size',
  'align-content',
  'line-height',
  'line-clamp',
  'text-overflow',
  'text-fit',
  'text-wrap',
  'word-break',
  'line-break',
  'data-font-size-by-lines',
  'data-line-height-below',
] as const;

const INHERITED: readonly string[] = [...STYLE_ATTRIBUTES, ...BLOCK_ATTRIBUTES];

/** Values of the attributes that texts inherit, by name. */
export type InheritedAttributes = Readonly<Record<string, string>>;

/** What texts in an element inherit: its own attributes, else those of the elements around it. */
export function inheritByTexts(
  around: InheritedAttributes,
  attributes: Readonly<Record<string, string>>,
): InheritedAttributes {
  const inherited = { ...around };
  for (const name of INHERITED) {
    const value = attributes[name];
    if (value !== undefined) inherited[name] = value;
  }
  return inherited;
}

export const KNOWN_TEXT_ATTRIBUTES: ReadonlySet<string> = new Set([
  'id',
  'opacity',
  ...STYLE_ATTRIBUTES,
  ...BLOCK_ATTRIBUTES,
  ...POSITION_ATTRIBUTES,
  ...FITTING_ATTRIBUTES,
]);
