import { ELEMENTS } from '../../src/svg/dialect.ts';
import type { AttributeRule, ElementRule } from '../../src/svg/attribute-rules.ts';
import { markdownTable } from './markdown-table.ts';

/** Attributes that so many elements have with the same rule stand in a table of their own. */
const COMMON = 8;

/** docs/svg.md: the table of elements and attributes, for those who draw templates. */
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
  const commonRows = common.map(({ name, rule, elements }) => [
    ...row(name, rule),
    elements.map((one) => `\`${one}\``).join(' '),
  ]);
  const sections = [...ELEMENTS].map(([name, rule]) => section(name, rule, isCommon));
  return `# SVG

Generated from \`src/svg/dialect.ts\` by \`npm run docs\`.

What a template may contain. Everything here is drawn as Chromium draws it: \`npm run compare:drawing\` draws documents
made from this table in both and compares them. Anything else stops the start, with file, line, value and what to write
instead. [text.md](text.md) explains the attributes of texts.

- A **length** is px, with or without the unit; \`in\`, \`cm\`, \`mm\`, \`q\`, \`pt\` and \`pc\` are turned into px. There is no
  \`em\`, \`rem\`, \`calc()\` or \`var()\`.
- A **colour** is any of CSS Color 4 that sRGB has, but not \`currentColor\`, \`var()\` or \`color-mix()\`.
- **Filled by** says what a value of the context may make of an attribute; “–” means that its value is fixed. A context
  that allows more is refused when templates are loaded. \`colour()\` and numbers with a range make fields that fit.
- A \`<text>\` stands in \`<g>\`, \`<mask>\` or directly in \`<svg>\`. It is drawn once, where it stands: \`<use>\` copies no
  texts. It has no stroke.
- Some things depend on where they are drawn, and are refused there only: filters other than a blur within what is
  turned, skewed or mirrored; effects on a \`<use>\` of a \`<symbol>\`; tiles of a pattern that are no whole pixels.
- \`url(#id)\` and \`href="#id"\` name an element of the same file. With all copies a card has at most 20,000 elements.

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
  const place = within.length === 0 ? '' : `Stands in ${within.map((one) => `\`${one}\``).join(', ')}.`;
  const must = needed.length === 0 ? '' : ` Needs ${needed.map((one) => `\`${one}\``).join(', ')}.`;
  const rows = Object.entries(attributes)
    .filter(([attribute, rule]) => !isCommon(attribute, rule))
    .map(([attribute, rule]) => row(attribute, rule));
  const table = rows.length === 0 ? '' : `\n${markdownTable(['attribute', 'values', 'filled by'], rows)}`;
  return `### \`<${name}>\`\n\n${`${place}${must}`.trim() || (name === 'svg' ? 'The root.' : 'Stands anywhere.')}\n${table}`;
}

function row(name: string, rule: AttributeRule): string[] {
  return [`\`${name}\``, rule.grammar, rule.filled ?? '–'];
}
