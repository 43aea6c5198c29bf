import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCardRenderer } from '../../src/renderer/render-card.ts';
import { definition, svg, templateFolder } from '../template/support/template-folder.ts';
import { FONTS } from '../support/directories.ts';

const TEMPLATE = definition(
  'title: text({ min: 1, max: 40 }), names: z.array(text({ min: 1, max: 9 })).max(3)',
  `{ name: 'typical', context: { title: '題', names: ['花子'] } }`,
);

const card = (attributes: string) =>
  svg(`<rect width="100" height="50" fill="#fff"/><g data-stack="block" data-gap="2" font-family="Noto Sans JP" font-size="8"
  ${attributes}>
    <text id="title" y="7" inline-size="90" block-size="32" line-height="1.5" line-clamp="3">{{ title }}</text>
    {% for name in names %}<text y="20">{{ name }}</text>{% endfor %}
    {% if names | length > 1 %}<rect width="9" height="1"/>{% endif %}
  </g>`);

test('a template with a stack is loaded, and its values push down what follows', async (t) => {
  const files = { 'template.ts': TEMPLATE, 'card.svg.njk': card('y="4"') };
  const renderer = await createCardRenderer({
    templatesDirectory: templateFolder(t, files),
    fontsDirectory: FONTS,
  });
  const explain = (title: string, names: string[]) =>
    renderer.explain({ template: 'x', variant: 'card', context: { title, names } });
  const topOfRect = ({ svg }: { svg: string }) => /height="1" y="(\d+)"/.exec(svg)?.[1];

  const short = explain('題', ['花子', '太郎']);
  const long = explain('とても長い題名は二行になります', ['花子', '太郎']);
  assert.deepEqual([short.way, long.way], ['bands', 'bands']);
  assert.deepEqual([topOfRect(short), topOfRect(long)], ['34', '46']);
});

test('a stack that its examples do not fit stops the start, with its file and line', async (t) => {
  const files = { 'template.ts': TEMPLATE, 'card.svg.njk': card('block-size="12"') };
  const templatesDirectory = templateFolder(t, files);
  await assert.rejects(createCardRenderer({ templatesDirectory, fontsDirectory: FONTS }), {
    message: `The templates have one fault:\n${join(templatesDirectory, 'x/card.svg.njk')}:2: The example "typical" does not fit: what the stack of line 2 holds takes 18 of its 12 px. Enlarge its "block-size", or let less stand in it.`,
  });
});
