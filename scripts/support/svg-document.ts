import { ELEMENTS } from '../../src/svg/dialect.ts';
import type { AttributeRule, ElementRule } from '../../src/svg/attribute-rules.ts';
import { markdownTable } from './markdown-table.ts';

/** An attribute that this many elements have with the same rule is listed in the first table, not with each element. */
const COMMON = 4;

/** Listed as one word where all of them have an attribute. */
const SHAPES = ['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'];
const FILTER_STEPS = [
  'feGaussianBlur',
  'feDropShadow',
  'feOffset',
  'feFlood',
  'feMerge',
  'feBlend',
  'feComposite',
  'feColorMatrix',
  'feComponentTransfer',
  'feTile',
  'feTurbulence',
];

/** Writes docs/svg.md: the elements and attributes of templates. */
export function svgDocument(): string {
  const holders = new Map<string, { name: string; rule: AttributeRule; elements: string[] }>();
  for (const [element, { attributes }] of ELEMENTS) {
    for (const [name, rule] of Object.entries(attributes)) {
      const key = `${name} ${rule.grammar}`;
      holders.getOrInsertComputed(key, () => ({ name, rule, elements: [] })).elements.push(element);
    }
  }
  const common = [...holders.values()].filter(({ elements }) => elements.length >= COMMON);
  const isCommon = (name: string, rule: AttributeRule) =>
    common.some((one) => one.name === name && one.rule.grammar === rule.grammar);
  const commonRows = common.map(({ name, rule, elements }) => [...row(name, rule), grouped(elements)]);
  const sections = [...ELEMENTS].map(([name, rule]) => section(name, rule, isCommon));
  return `# SVG

Generated from \`src/svg/dialect.ts\` by \`npm run docs\`.

This page lists what a template may contain. The service draws all of it as Chromium does: \`npm run compare:drawing\`
compares generated documents. The service does not start with anything else, and names file, line, value and what to
write instead. [text.md](text.md) explains the attributes of texts.

- A **length** is px, with or without the unit. \`in\`, \`cm\`, \`mm\`, \`q\`, \`pt\` and \`pc\` are converted. \`em\`, \`rem\`,
  \`calc()\` and \`var()\` are not accepted.
- A **colour** is any colour of CSS Color 4 within sRGB, but not \`currentColor\`, \`var()\` or \`color-mix()\`.
- **Filled by** lists the values that a context may give to an attribute; “–” means that a context cannot fill it. If the
  schema allows more, the template is refused. \`colour()\` and numbers with a range make fields that fit.
- **Shapes** are ${names(SHAPES)}. **Filter steps** are ${names(FILTER_STEPS)}.
- A \`<text>\` is a child of \`<g>\`, \`<mask>\` or \`<svg>\`. \`<use>\` does not copy texts. A text has no stroke.
- Some things are refused only in certain places: filters other than a blur in what is rotated, skewed or mirrored; effects
  on a \`<use>\` of a \`<symbol>\`; pattern tiles that are not whole pixels.
- \`url(#id)\` and \`href="#id"\` refer to an element of the same file. With all copies a card has at most 20,000 elements.

## Attributes of many elements

${markdownTable(['attribute', 'values', 'filled by', 'elements'], commonRows)}
## Elements

${sections.join('\n')}`;
}

function section(
  name: string,
  { attributes, within, needed = [] }: ElementRule,
  isCommon: (name: string, rule: AttributeRule) => boolean,
): string {
  const place = within.length === 0 ? '' : `Child of ${names(within)}.`;
  const must = needed.length === 0 ? '' : ` Requires ${names(needed)}.`;
  const rows = Object.entries(attributes)
    .filter(([attribute, rule]) => !isCommon(attribute, rule))
    .map(([attribute, rule]) => row(attribute, rule));
  const table = rows.length === 0 ? '' : `\n${markdownTable(['attribute', 'values', 'filled by'], rows)}`;
  return `### \`<${name}>\`\n\n${`${place}${must}`.trim() || (name === 'svg' ? 'The root.' : 'Child of any element.')}\n${table}`;
}

/** Names a group of elements by its word if all of them are in the list. */
function grouped(elements: readonly string[]): string {
  const groups = [
    { word: 'shapes', members: SHAPES },
    { word: 'filter steps', members: FILTER_STEPS },
  ].filter(({ members }) => members.every((one) => elements.includes(one)));
  const rest = elements.filter((one) => !groups.some(({ members }) => members.includes(one)));
  return [...groups.map(({ word }) => word), ...(rest.length === 0 ? [] : [names(rest)])].join(', ');
}

function names(elements: readonly string[]): string {
  return elements.map((one) => `\`${one}\``).join(', ');
}

function row(name: string, rule: AttributeRule): string[] {
  return [`\`${name}\``, rule.grammar, rule.filled ?? '–'];
}
