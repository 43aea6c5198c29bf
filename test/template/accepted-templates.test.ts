import assert from 'node:assert/strict';
import { blackPng, gradient } from '../picture/support/pictures.ts';
import { test } from 'node:test';

import { inspectTemplates } from '../../src/template/load-templates.ts';
import { accepts, acceptsWith } from './support/refuses.ts';
import { CONTEXT, definition, dialect, svg, templateFolder } from './support/template-folder.ts';

const text = (content: string, attributes = '') =>
  `<text font-family="Noto Sans JP"${attributes}>${content}</text>`;
const PICTURES = {
  'assets/a.png': blackPng(1, 1),
  'assets/deep/b.jpg': await gradient().jpeg().toBuffer(),
  'assets/c.gif': Buffer.from('GIF89a'),
};

accepts(
  'placeholders in texts and in quoted values',
  svg(`<rect width="{{ age }}" height='{{ age }}'/>${text('{{ title }}歳')}`),
);
accepts(
  'a value chosen within the quotes',
  svg(`<rect fill="{{ '#000' if theme == 'dark' else '#fff' }}"/>`),
);
accepts(
  'whole elements in branches',
  svg(
    `{% if theme == 'dark' %}<rect/>{% elif age > 3 and not subtitle %}<g><rect/></g>{% else %}${text('a')}{% endif %}`,
  ),
);
accepts(
  'loops, nested, with an else',
  svg(
    text(
      '{% for p in people %}<tspan>{{ loop.index }}{{ p.name }}{% for tag in tags %}{{ tag }}{% endfor %}</tspan>{% else %}{{ age }}{% endfor %}',
    ),
  ),
);
accepts('names set for later', `{% set size = age * 2 %}${svg('<rect width="{{ size + 1 }}"/>')}`);
accepts('members', svg(text('{{ author.name }}{{ author["name"] }}')));
accepts(
  'an optional value within its condition',
  svg(text('{% if subtitle %}{{ subtitle }}{% else %}–{% endif %}')),
);
accepts('an optional value in a choice', svg(text(`{{ subtitle if subtitle is defined else '–' }}`)));
accepts('an optional value with a default', svg(text(`{{ subtitle | default('–') }}`)));
accepts('an item that a condition asks for', svg(text('{% if tags[0] %}{{ tags[0] }}{% endif %}')));
accepts('filters', svg(text(`{{ title | trim | upper }}{{ tags | join('、') }}{{ tags | length }}`)));
accepts('trimming of white space', svg(text('{{- title -}}{%- if age -%}{{ age }}{%- endif -%}')));
accepts(
  'comments of both kinds, wherever XML allows them',
  `<!-- a -->\n{# {{ nothing }} #}${svg('<rect {# b #}/><!-- c -->')}`,
);
accepts(
  'one id in branches that exclude each other',
  svg('{% if subtitle %}<g id="a"/>{% else %}<g id="a"/>{% endif %}<use href="#a"/>'),
);
accepts(
  'references to what is defined',
  svg(
    '<defs><linearGradient id="sky"><stop/></linearGradient></defs><rect id="r" fill="url(#sky)"/><use href="#r"/><use xlink:href="#r"/>',
  ),
);
accepts(
  'a picture as data',
  svg(`<image href="data:image/png;base64,${blackPng(1, 1).toString('base64')}"/>`),
);
accepts(
  'bundled fonts, inherited, quoted and by name',
  svg(
    `<g font-family="'Noto Sans JP'" font-weight="bold"><text>a<tspan font-weight="400">b</tspan></text></g>`,
  ),
);
accepts(
  'an XML declaration and a title',
  `<?xml version="1.0" encoding="UTF-8"?>${svg('<title>{{ title }}</title>')}`,
);
accepts('a byte order mark', `\uFEFF${svg()}`);
acceptsWith(PICTURES)(
  'pictures of the template',
  svg('<image href="assets/a.png"/><image href="assets/deep/b.jpg"/><image xlink:href="assets/c.gif"/>'),
);

test('accepted: members of what the schema leaves open', async (t) => {
  const directory = templateFolder(t, {
    'template.ts': definition(
      `map: z.record(z.string().max(9), z.int()), either: z.union([z.int(), z.boolean()]), maybe: z.int().nullable()`,
      `{ name: 'a', context: { map: {}, either: 1, maybe: null } }`,
    ),
    'card.svg.njk': svg(
      text(
        '{% if map.a %}{{ map.a }}{% endif %}{{ either }}{% if maybe %}{{ maybe }}{% endif %}{% for k, v in map %}{{ k }}{{ v }}{% endfor %}',
      ),
    ),
  });
  const { findings } = await inspectTemplates({ directory, ...dialect });
  assert.deepEqual(findings, []);
});

test('a number that may be null is not shown without asking', async (t) => {
  const directory = templateFolder(t, {
    'template.ts': definition(`count: z.number().nullable()`, `{ name: 'a', context: { count: null } }`),
    'card.svg.njk': svg(text('{{ count }}')),
  });
  const {
    findings: [finding],
  } = await inspectTemplates({ directory, ...dialect });
  assert.match(finding?.message ?? '', /"count" may be missing/);
});

test('a fallback card shows no values', async (t) => {
  const directory = templateFolder(t, {
    'template.ts': definition(CONTEXT.split(', age')[0] ?? '', `{ name: 'a', context: { title: 'T' } }`),
    'fallback.svg.njk': svg(text('\n{{ title }}')),
  });
  const {
    findings: [finding],
  } = await inspectTemplates({ directory, ...dialect });
  assert.equal(finding?.line, 3);
  assert.equal(finding.message, 'Unknown variable "title". The card has no context.');
});
