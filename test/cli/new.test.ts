import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { retitle } from '../../src/cli/new/retitle.ts';
import { copyService } from '../support/service-copy.ts';
import { startService } from '../support/service-process.ts';
import { runHere } from './support/run-here.ts';
import { runOgp } from './support/run-ogp.ts';
import { createProject } from './support/temporary-project.ts';

describe('ogp new', () => {
  let root = '';
  before(() => {
    root = copyService();
  });
  after(() => rmSync(root, { recursive: true }));

  test('makes a template that check finds no fault in and that the service serves', async () => {
    const options = { cwd: root, entry: 'src/cli.ts' };
    const made = await runOgp(['new', 'news-letter', '--from', 'article', '--title', 'It’s & more'], options);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /^templates\/news-letter: made from templates\/article\n\nNext:\n {2}1\. /u);
    const checked = await runOgp(['check', 'news-letter'], options);
    assert.deepEqual({ code: checked.code, stdout: checked.stdout }, { code: 0, stdout: '' });

    const service = await startService({ root });
    try {
      const template = await (await fetch(`${service.url}/templates/news-letter`)).json();
      assert.ok(typeof template === 'object' && template !== null && 'title' in template);
      assert.equal(template.title, 'It’s & more');
      const answer = await fetch(`${service.url}/create/news-letter`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: 't', author: 'a', site: 's', date: 'd' }),
      });
      assert.equal(answer.status, 201);
    } finally {
      await service.stop();
    }
  });

  test('writes over nothing', async () => {
    using project = createProject();
    const file = join(project.templates, 'article/template.ts');
    const present = readFileSync(file, 'utf8');
    const args = ['new', 'article', '--from', 'vaccine', '--templates', 'templates'];
    const { code, stderr } = await runHere(args, { cwd: project.root });
    assert.equal(code, 2);
    assert.match(stderr, /templates\/article but could not: it is there already; choose another name/u);
    assert.equal(readFileSync(file, 'utf8'), present);
  });

  test('tells about the files as JSON', async () => {
    using project = createProject();
    const args = ['new', 'booster', '--from', 'vaccine', '--templates', 'templates', '--json'];
    const { stdout } = await runHere(args, { cwd: project.root });
    assert.deepEqual(JSON.parse(stdout), {
      name: 'booster',
      directory: 'templates/booster',
      from: 'templates/vaccine',
      files: readdirSync(join(project.templates, 'vaccine'))
        .toSorted()
        .map((file) => `templates/booster/${file}`),
    });
  });
});

describe('retitle', () => {
  const definition = "export default defineTemplate({\n  title: 'It\\'s old',\n  description: 'x',\n});";

  test('writes any title as a string of the definition', () => {
    assert.equal(
      retitle(definition, { definition, title: String.raw`a'b\c$&` }),
      definition.replace(String.raw`'It\'s old'`, () => String.raw`'a\'b\\c$&'`),
    );
  });

  test('writes a title as text of a picture that has the old one', () => {
    const plain = "  title: 'old',";
    const change = (svg: string) => retitle(svg, { definition: plain, title: '<A> & $1' });
    assert.equal(change('<svg><title>old</title></svg>'), '<svg><title>&lt;A> &amp; $1</title></svg>');
    assert.equal(change('<svg><title>other</title></svg>'), '<svg><title>other</title></svg>');
  });
});
