import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createApp } from '../../src/app.ts';
import { localRenderer, openProject } from '../../src/cli/project.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/log.ts';
import { retitle } from '../../src/cli/new.ts';
import { ask } from '../http/support/ask.ts';
import { MemoryStore } from '../http/support/memory-store.ts';
import { smallFallbacks } from '../http/support/small-picture.ts';
import { runHere } from './support/run-here.ts';
import { createProject } from './support/temporary-project.ts';

describe('ogp new', () => {
  test('makes a template that check finds no fault in and that the service serves', async (t) => {
    using project = createProject();
    const options = { cwd: project.root };
    const place = ['--templates', 'templates'];
    const args = ['new', 'news-letter', '--from', 'article', '--title', 'It’s & more', ...place];
    const made = await runHere(args, options);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /^templates\/news-letter: copied from templates\/article\n\nNext:\n {2}1\. /u);
    const checked = await runHere(['check', 'news-letter', ...place], options);
    assert.deepEqual({ code: checked.code, stdout: checked.stdout }, { code: 0, stdout: '' });

    const opened = openProject(project.templates);
    const registry = await opened.registry();
    const app = await createApp({
      apiDocument: '{}',
      config: readConfig({}),
      registry,
      fallbackPictures: smallFallbacks(registry),
      renderer: localRenderer(await opened.renderer()),
      store: { store: new MemoryStore(), publicBaseUrl: null },
      logger: createLogger('silent'),
    });
    t.after(() => app.close());
    const template = (await ask(app, { method: 'GET', url: '/templates/news-letter' })).json();
    assert.equal(template.title, 'It’s & more');
    const answer = await ask(app, {
      method: 'POST',
      url: '/create/news-letter',
      payload: { title: 't', author: 'a', site: 's', date: 'd' },
    });
    assert.equal(answer.statusCode, 201);
  });

  test('makes none of a name that is too long for its paths', async () => {
    using project = createProject();
    const environment = { TEMPLATES_DIR: project.templates };
    const make = (length: number) => runHere(['new', 'a'.repeat(length), '--from', 'event'], { environment });
    const { code, stderr } = await make(65);
    assert.equal(code, 2);
    assert.match(stderr, /^ogp: Expected a name of up to 64 lower-case letters, digits and "-"/u);
    assert.equal((await make(64)).code, 0);
    assert.ok(readdirSync(project.templates).includes('a'.repeat(64)));
  });

  test('writes over nothing', async () => {
    using project = createProject();
    const file = join(project.templates, 'article/template.ts');
    const present = readFileSync(file, 'utf8');
    const args = ['new', 'article', '--from', 'vaccine', '--templates', 'templates'];
    const { code, stderr } = await runHere(args, { cwd: project.root });
    assert.equal(code, 2);
    assert.match(stderr, /templates\/article but could not: it already exists; choose another name/u);
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
