import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inspectTemplates } from '../../src/template/load-templates.ts';
import { definition, dialect, svg, templateFolder } from './support/template-folder.ts';

const CASES: readonly {
  readonly name: string;
  readonly source: string;
  readonly line: number;
  readonly message: RegExp;
}[] = [
  { name: 'a syntax error', source: 'export default {', line: 1, message: /^The file cannot be imported: / },
  {
    name: 'an error on import',
    source: 'throw new Error("no");',
    line: 1,
    message: /^The file cannot be imported: no$/,
  },
  {
    name: 'no default export',
    source: 'export const a = 1;',
    line: 1,
    message: /default export is no definition.*object/,
  },
  {
    name: 'a definition without an alternative text',
    source: definition('', `{ name: 'a', context: {} }`).replace('alt:', 'text:'),
    line: 1,
    message: /definition\.alt: Expected a function/,
  },
  {
    name: 'a definition without examples',
    source: definition('', ''),
    line: 1,
    message: /definition\.examples/,
  },
  ...[
    'scale',
    'variant',
    'format',
    'expires',
    'signature',
    'max_bytes',
    'maxBytes',
    'no_scale',
    'noFormat',
    'explain',
    'also',
    'page',
    'context',
  ].map((field) => ({
    name: `a field ${field}, which is a parameter or an option already`,
    source: definition(`${field}: z.boolean()`, `{ name: 'a', context: { ${field}: true } }`),
    line: 7,
    message: /^A field cannot have the name \w+: in links or options it means something else/,
  })),
  {
    name: 'fields that would be one option',
    source: definition(
      'startDate: z.boolean(), start_date: z.boolean()',
      `{ name: 'a', context: { startDate: true, start_date: true } }`,
    ),
    line: 7,
    message: /^startDate and start_date would be the same option, --start-date/,
  },
  ...['start-date', 'a b', '1st', '__proto__x', 'a'.repeat(65)].map((field) => ({
    name: `a field ${JSON.stringify(field)}`,
    source: definition(`'${field}': z.boolean()`, `{ name: 'a', context: { '${field}': true } }`),
    line: 7,
    message: /^The name of a field has up to 64 letters, digits and "_", a letter first/,
  })),
  {
    name: 'a context that is not strict',
    source: definition('', `{ name: 'a', context: {} }`).replace('strictObject', 'object'),
    line: 7,
    message: /^Expected a strict object for the context/,
  },
  {
    name: 'a context that has no JSON Schema',
    source: definition('when: z.date()', `{ name: 'a', context: { when: new Date() } }`),
    line: 7,
    message: /^The context has no JSON Schema: /,
  },
  {
    name: 'a string of any length',
    source: definition('\narea: z.string()', `{ name: 'a', context: { area: 'a' } }`),
    line: 8,
    message: /^area is a string of any length\. Make it with text/,
  },
  {
    name: 'a string of any length that may be null',
    source: definition('\narea: z.string().nullable()', `{ name: 'a', context: { area: 'a' } }`),
    line: 8,
    message: /^area is a string of any length/,
  },
  {
    name: 'a string of any length within a list',
    source: definition('\ntags: z.array(z.string()).max(3)', `{ name: 'a', context: { tags: [] } }`),
    line: 8,
    message: /^tags is a string of any length/,
  },
  {
    name: 'a list of any length within an object',
    source: definition(
      'a: z.strictObject({\n b: z.array(z.int()) })',
      `{ name: 'a', context: { a: { b: [] } } }`,
    ),
    line: 8,
    message: /^a\.b is a list of any length/,
  },
  {
    name: 'an example that does not fit',
    source: definition(
      'age: z.int()',
      `{ name: 'a', context: { age: 1 } },\n { name: 'old', context: { age: '40' } }`,
    ),
    line: 11,
    message: /^The example "old" does not fit the context: age: /,
  },
  {
    name: 'two examples of one name',
    source: definition('', `{ name: 'a', context: {} }, { name: 'a', context: {} }`),
    line: 10,
    message: /^There are two examples of the name "a"/,
  },
  {
    name: 'an alternative text that is empty',
    source: definition('', `{ name: 'a', context: {} }`).replace("'A card'", "' '"),
    line: 8,
    message: /^alt\(\) does not describe the example "a"/,
  },
  ...[
    "{ title: 'T' }",
    "{ title: 'T', description: ' ', siteName: 'S' }",
    "{ title: 'T', description: 'D', siteName: 'S', locale: 'ja' }",
    'null.title',
  ].map((share) => ({
    name: `a share that is ${share}`,
    source: definition('', `{ name: 'a', context: {} }`).replace(
      '  alt:',
      `  share: () => (${share}),\n  alt:`,
    ),
    line: 8,
    message:
      /^share\(\) fails for the example "a": it gave no share\. Return title, description and siteName/,
  })),
  {
    name: 'an alternative text that fails',
    source: definition('', `{ name: 'a', context: {} }`).replace(
      "() => 'A card'",
      '() => { throw new Error(); }',
    ),
    line: 8,
    message: /^alt\(\) does not describe the example "a"/,
  },
];

for (const { name, source, line, message } of CASES) {
  test(`refused: ${name}`, async (t) => {
    const directory = templateFolder(t, { 'template.ts': source, 'card.svg.njk': svg() });
    const { findings } = await inspectTemplates({ directory, ...dialect });
    assert.deepEqual(
      findings.map((finding) => [finding.file, finding.line]),
      [[`${directory}/x/template.ts`, line]],
    );
    assert.match(findings[0]?.message ?? '', message);
  });
}

test('a fallback card is for a variant that is there, and has no values', async (t) => {
  const files = {
    'square.svg.njk': svg(),
    'fallback-square.svg.njk': svg(),
    'fallback-tall.svg.njk': svg(),
  };
  const directory = templateFolder(t, files);
  const { findings } = await inspectTemplates({ directory, ...dialect });
  assert.deepEqual(findings, [
    {
      file: `${directory}/x/fallback-tall.svg.njk`,
      line: 1,
      message: 'There is no variant tall that this could stand in for. Rename the file.',
    },
  ]);
  const own = templateFolder(t, {
    'square.svg.njk': svg(),
    'fallback-square.svg.njk': svg('<text font-family="Noto Sans JP">{{ title }}</text>'),
  });
  const faults = (await inspectTemplates({ directory: own, ...dialect })).findings;
  assert.ok(faults.length > 0 && faults.every(({ file }) => file.endsWith('fallback-square.svg.njk')));
});

test('markup is checked even where the definition cannot be read', async (t) => {
  const directory = templateFolder(t, {
    'template.ts': 'throw 1',
    'card.svg.njk': svg('<style>{{ a }}</style>'),
  });
  const { findings } = await inspectTemplates({ directory, ...dialect });
  const lines = findings.map(({ file }) => file.slice(directory.length));
  assert.deepEqual(lines, ['/x/card.svg.njk', '/x/template.ts']);
});
