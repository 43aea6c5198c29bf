/** Faults belong to a template: commands go on with those that have none, and show the faults beside what they do. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkTemplates } from '../../src/checks/check-templates.ts';
import { FONTS } from '../support/directories.ts';
import { runHere } from './support/run-here.ts';
import { createProject, type TemporaryProject } from './support/temporary-project.ts';

const SKETCH = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="315" viewBox="0 0 600 315">
  <rect width="600" height="315" fill="#ffffff"/>
  <text x="60" y="100" inline-size="400" font-family="Noto Sans JP" font-weight="400" font-size="40">{{ title }}</text>
  {% if place %}<text x="60" y="160" inline-size="400" font-family="Noto Sans JP" font-weight="400" font-size="40">{{ place.name }}</text>{% endif %}
  {% for tag in tags %}<text x="60" y="220" inline-size="400" font-family="Noto Sans JP" font-weight="400" font-size="20">{{ loop.index }} {{ tag | upper }}</text>{% endfor %}
  {% if photo %}<image x="500" y="20" width="80" height="80" href="{{ photo }}"/>{% endif %}
</svg>`;

/** One shows what ten would. Before the first command: Node imports a template.ts once. */
function showOneExample(project: TemporaryProject): void {
  project.edit('templates/vaccine/template.ts', '\n  ],\n});', '\n  ].slice(0, 1),\n});');
}

describe('beside a folder that is empty, one that does not fit, and one that holds a drawing alone', () => {
  let project: TemporaryProject;
  before(() => {
    project = createProject();
    showOneExample(project);
    mkdirSync(join(project.templates, 'wip'));
    mkdirSync(join(project.templates, 'sketch'));
    writeFileSync(join(project.templates, 'sketch/card.svg.njk'), SKETCH);
    project.edit(
      'templates/article/card.svg.njk',
      '</svg>',
      '<text id="cut" x="100" y="100" inline-size="30" line-clamp="1" font-size="40">とても長い</text></svg>',
    );
  });
  after(() => project[Symbol.dispose]());

  const run = (...args: string[]) => runHere([...args, '--templates', 'templates'], { cwd: project.root });
  const values = ['--area', '東京都', '--age', '40', '--period', '10月下旬'];

  test('render draws a sound template, and notes the faults of the others', async () => {
    const { code, stdout, stderr } = await run('render', 'vaccine', ...values, '-o', 'card.png');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^card\.png: 1200 × 630 px/u);
    assert.match(stderr, /^note: templates\/wip\/template\.ts:1: The file is missing/mu);
    assert.match(
      stderr,
      /^note: templates\/article\/card\.svg\.njk:\d+: The example "[^"]+" \(and \d+ more\) does not fit/mu,
    );
    assert.equal(stderr.match(/text "cut" is cut/gu)?.length, 1, 'what all examples share is shown once');
  });

  for (const name of ['wip', 'article']) {
    test(`render refuses ${name}, and says only what is wrong with it`, async () => {
      const { code, stderr } = await run('render', name, '-o', 'card.png');
      assert.equal(code, 2);
      const places = [...stderr.matchAll(/^templates\/([a-z]+)\//gmu)].map(([, folder]) => folder);
      assert.deepEqual(new Set(places), new Set([name]));
    });
  }

  test('render draws a drawing alone, with fields that are guessed', async () => {
    const { stdout: help } = await run('render', 'sketch', '--help');
    for (const flag of ['--title <text>', '--place <json>', '--tags <json>', '--photo <file>']) {
      assert.ok(help.includes(flag), help);
    }
    writeFileSync(
      join(project.root, 'context.json'),
      JSON.stringify({ title: 'A', place: { name: 'B' }, tags: ['C'], photo: 'photo.png' }),
    );
    await runHere(['render', 'vaccine', ...values, '-o', 'photo.png'], { cwd: project.root });
    const { code, stdout, stderr } = await run('render', 'sketch', '-c', 'context.json', '-o', 'card.png');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^card\.png: 600 × 315 px/u);
    assert.match(stderr, /note: templates\/sketch\/template\.ts:1: The file is missing/u);
  });

  test('sheet draws those that can be drawn, or those that are named', async () => {
    const all = await run('sheet', '-o', 'sheet.html', '--json');
    assert.deepEqual((JSON.parse(all.stdout) as { templates: string[] }).templates, ['sketch', 'vaccine']);
    const { code, stdout } = await run('sheet', 'vaccine', '-o', 'sheet.html');
    assert.equal(code, 0);
    assert.match(stdout, /of 1 template$/mu);
  });

  test('check finds nothing in a sound template, and notes the others', async () => {
    const { code, stdout, stderr } = await run('check', 'vaccine');
    assert.equal(code, 0, stdout);
    assert.match(stderr, /^note: templates\/wip\/template\.ts:1: The file is missing/mu);
    assert.equal((await run('check')).code, 1);
  });

  test('diff compares what both sides can draw, and takes none for removed', async () => {
    using other = createProject();
    showOneExample(other);
    const { code, stdout, stderr } = await runHere(['diff', other.templates, 'templates', '-o', 'compared'], {
      cwd: project.root,
    });
    assert.equal(code, 0, stdout);
    assert.match(stderr, /^note: templates\/wip\/template\.ts:1: The file is missing/mu);
  });

  test('the designer’s page starts with the sound ones, and the service does not', async () => {
    const start = { templatesDirectory: project.templates, fontsDirectory: FONTS };
    await assert.rejects(checkTemplates(start), { name: 'TemplateError' });
    const { templates, findings } = await checkTemplates({ ...start, leavesOutFaulty: true });
    assert.deepEqual(
      templates.map(({ source }) => source.name),
      ['vaccine'],
    );
    assert.ok(findings.length > 3);
    rmSync(join(project.root, 'compared'), { recursive: true, force: true });
  });
});
