import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { z } from 'zod';
import { runHere } from './support/run-here.ts';
import { PROJECT } from './support/run-ogp.ts';
import { createProject, type TemporaryProject } from './support/temporary-project.ts';

const CARD = 'templates/vaccine/card.svg.njk';

const result = z.strictObject({
  templates: z.array(z.string()),
  cards: z.number(),
  findings: z.array(
    z.strictObject({ file: z.string(), line: z.number(), rule: z.string(), message: z.string() }),
  ),
  notes: z.array(z.string()),
});

async function check(project: TemporaryProject, ...names: string[]) {
  const args = ['check', ...names, '--templates', 'templates', '--json'];
  const { code, stdout } = await runHere(args, { cwd: project.root });
  return { code, ...result.parse(JSON.parse(stdout)) };
}

describe('ogp check', () => {
  test('finds nothing in the templates of the project', async () => {
    const { code, stdout } = await runHere(['check', '--json']);
    const { templates, cards, findings, notes } = result.parse(JSON.parse(stdout));
    assert.deepEqual(
      { code, templates, findings },
      { code: 0, templates: readdirSync(join(PROJECT, 'templates')).toSorted(), findings: [] },
    );
    // Its title takes the whole width, and it has no shape that is square.
    assert.deepEqual(
      notes.map((note) => note.split(':')[0]),
      ['templates/article/card.svg.njk'],
    );
    assert.ok(cards >= 30);
  });

  interface Fault {
    readonly what: string;
    readonly rule: string;
    readonly from: string;
    readonly to: string;
    readonly message: RegExp;
  }

  /** Those of a template keep its cards from being drawn, so that they are found alone. */
  const faults: Readonly<Record<string, readonly Fault[]>> = {
    template: [
      {
        what: 'a font that is not bundled',
        rule: 'template',
        from: '<text id="age"',
        to: '<text id="age" font-family="Comic Sans MS"',
        message: /"Comic Sans MS" is not bundled/u,
      },
      {
        what: 'an unsafe placeholder',
        rule: 'template',
        from: '>{{ age }}',
        to: '>{{ age | safe }}',
        message: /safe/u,
      },
    ],
    card: [
      {
        what: 'a text that the longest values do not fit in',
        rule: 'overflow',
        from: '<text id="age" x="600"',
        to: '<text id="age" inline-size="40" block-size="40" line-clamp="1" text-overflow="ellipsis" x="600"',
        message: /^The text "age" is cut\..* Found in the example .* and on \d+ more\.$/u,
      },
      {
        what: 'a text that stands out too little',
        rule: 'contrast',
        from: 'font-weight="400" fill="#0F2F36"',
        to: 'font-weight="400" fill="#9FD6CB"',
        message: /"note" has a contrast of 1\.\d+:1 .* requires 3:1 at 24 px/u,
      },
      {
        what: 'a text beyond the safe area',
        rule: 'safe-area',
        from: '<text id="title" x="485" y="74"',
        to: '<text id="title" x="485" y="24"',
        message: /"title" reaches \d+ px over the top of the safe area \(x 48 to 1152, y 40 to 532\)/u,
      },
    ],
  };
  for (const [kind, together] of Object.entries(faults)) {
    describe(`in a ${kind} with ${together.length} faults`, () => {
      const lines: number[] = [];
      let found: z.infer<typeof result>['findings'] = [];
      before(async () => {
        using project = createProject();
        for (const { from, to } of together) lines.push(project.edit(CARD, from, to));
        const { code, findings } = await check(project, 'vaccine');
        assert.equal(code, 1);
        found = findings;
      });

      for (const [index, { what, rule, message }] of together.entries()) {
        test(`finds ${what}, at its line`, () => {
          const matching = found.filter((finding) => message.test(finding.message));
          assert.deepEqual(
            matching.map(({ file, line, rule }) => ({ file, line, rule })),
            [{ file: CARD, line: lines[index], rule }],
          );
        });
      }

      test('finds nothing else', () => assert.equal(found.length, together.length));
    });
  }

  test('finds with the longest values what no example shows', async () => {
    using project = createProject();
    project.edit(
      'templates/vaccine/template.ts',
      'period: text({ min: 1, max: 40 })',
      'period: text({ min: 1, max: 150 })',
    );
    const { findings } = await check(project, 'vaccine');
    assert.ok(findings.length > 0);
    for (const { rule, message } of findings) {
      assert.equal(rule, 'overflow');
      assert.match(message, /^The text "period" is cut.* Found with the longest values\.$/u);
    }
  });

  test('checks the cards of a template beside one that has faults', async () => {
    using project = createProject();
    project.edit('templates/article/card.svg.njk', '<text id="site"', '<text id="site" font-weight="123"');
    project.edit(CARD, '<text id="title" x="485" y="74"', '<text id="title" x="485" y="24"');
    const { findings, notes } = await check(project);
    assert.deepEqual(new Set(findings.map(({ rule }) => rule)), new Set(['template', 'safe-area']));
    assert.equal(notes.length, 1);
  });

  test('is silent about templates that it was not asked about', async () => {
    using project = createProject();
    project.edit('templates/article/card.svg.njk', '<text id="site"', '<text id="site" font-weight="123"');
    const { code, templates, findings } = await check(project, 'vaccine');
    assert.deepEqual({ code, templates, findings }, { code: 0, templates: ['vaccine'], findings: [] });
  });

  test('looks at the card as it is drawn, within a clip as design tools write it', async () => {
    using project = createProject({ templates: [] });
    const folder = join(project.templates, 'exported');
    mkdirSync(folder);
    const canvas = 'xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630"';
    const font = 'font-family="Noto Sans JP" font-weight="400" font-size="60"';
    const card = [
      `<svg ${canvas}>`,
      '<defs><clipPath id="whole"><rect width="1200" height="630"/></clipPath></defs>',
      '<g clip-path="url(#whole)">',
      '<rect width="600" height="630" fill="#ffffff"/>',
      `<text id="title" x="700" y="300" ${font} fill="#111111">{{ title }}</text>`,
      `<text id="pale" x="100" y="400" ${font} fill="#eeeeee">淡い</text>`,
      `<text id="count" x="100" y="200" ${font} fill="#111111">{{ count }}</text>`,
      '</g>',
      '</svg>',
    ];
    const ground = '<rect width="1200" height="630" fill="#ffffff"/>';
    writeFileSync(join(folder, 'card.svg.njk'), card.join('\n'));
    writeFileSync(join(folder, 'fallback.svg.njk'), `<svg ${canvas}>${ground}</svg>`);
    writeFileSync(
      join(folder, 'template.ts'),
      `import { z } from 'zod';
import { defineTemplate } from '../../src/template/define-template.ts';
import { text } from '../../src/template/text-field.ts';
export default defineTemplate({
  title: 'Exported', description: 'As a design tool has written it.', alt: () => 'A card', fallbackAlt: 'A card',
  context: z.strictObject({ title: text({ min: 1, max: 60 }), count: z.int().min(0).max(99) }),
  examples: [
    { name: 'short', context: { title: '短い', count: 1 } },
    { name: 'long', context: { title: 'とても長くて右の端を越えてゆく題名', count: 12 } },
  ],
});
`,
    );
    const { code, findings, notes } = await check(project);
    assert.equal(code, 1);
    assert.deepEqual(
      new Set(findings.map(({ line, rule }) => `${line} ${rule}`)),
      new Set(['1 transparent', '5 no-box', '5 safe-area', '6 contrast']),
    );
    assert.match(findings.find(({ rule }) => rule === 'no-box')?.message ?? '', /"title" has no box/u);
    assert.match(
      findings.find(({ rule }) => rule === 'transparent')?.message ?? '',
      /^The card without its texts is 50 % transparent/u,
    );
    assert.equal(notes.length, 1);
    assert.match(
      notes[0] ?? '',
      /^templates\/exported\/card\.svg\.njk: small previews of LINE and X .* cuts "title"/u,
    );
  });

  test('writes findings as file:line: text on standard output, and the sum on standard error', async () => {
    using project = createProject();
    const line = project.edit(CARD, '<text id="title" x="485" y="74"', '<text id="title" x="485" y="24"');
    const { code, stdout, stderr } = await runHere(['check', '--templates', 'templates'], {
      cwd: project.root,
    });
    assert.equal(code, 1);
    assert.ok(stdout.startsWith(`${CARD}:${line}: The text "title"`));
    assert.match(stderr, /^2 templates, \d+ cards: 1 fault$/mu);
  });
});
