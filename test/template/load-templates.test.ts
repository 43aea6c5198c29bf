import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { loadTemplates } from '../../src/template/load-templates.ts';
import { readFontManifest } from '../../src/text/font-files.ts';
import { faultsOf } from './support/faults-of.ts';
import { findTextFaults } from '../../src/text/read-text.ts';
import { dialect, identity, soundFiles, svg, templateFolder, writeFiles } from './support/template-folder.ts';

test('a template has what its definition says, its canvases and its variants, the card first', async (t) => {
  const directory = templateFolder(t, {
    'another.svg.njk': svg(),
    'square.svg.njk': '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0,0 80,80"/>',
  });
  const { registry } = await loadTemplates({ directory, ...dialect, ...identity });
  assert.deepEqual([...registry.keys()], ['x']);
  const template = registry.get('x');
  assert.equal(template?.title, 'Test');
  assert.equal(template.name, 'x');
  assert.equal(template.directory, join(directory, 'x'));
  assert.match(template.digest, /^[0-9a-f]{64}$/);
  assert.deepEqual(
    [...template.variants],
    [
      ['card', { name: 'card', file: join(directory, 'x/card.svg.njk'), width: 100, height: 50 }],
      ['another', { name: 'another', file: join(directory, 'x/another.svg.njk'), width: 100, height: 50 }],
      ['square', { name: 'square', file: join(directory, 'x/square.svg.njk'), width: 80, height: 80 }],
    ],
  );
  assert.deepEqual(template.fallback, {
    name: 'fallback',
    file: join(directory, 'x/fallback.svg.njk'),
    width: 100,
    height: 50,
  });
});

test('templates are listed by name; files beside them and names that begin with a dot are no templates', async (t) => {
  const directory = templateFolder(t);
  writeFiles(join(directory, 'a-2'), soundFiles);
  writeFiles(directory, { 'README.md': '', '.git/config': '' });
  const { registry } = await loadTemplates({ directory, ...dialect, ...identity });
  assert.deepEqual([...registry.keys()], ['a-2', 'x']);
});

test('the templates of this repository load', async () => {
  const directory = join(import.meta.dirname, '../../templates');
  const { faces } = await readFontManifest(join(import.meta.dirname, '../../fonts'));
  // Which attributes the layout knows is not the matter here.
  const { registry } = await loadTemplates({ directory, faces, findTextFaults, ...identity });
  assert.ok(registry.has('vaccine'));
});

test('all that is wrong with all templates is told at once, by file and line', async (t) => {
  const directory = templateFolder(t, {
    'card.svg.njk': svg('<style/>\n<text font-family="Arial">{{ titel }}</text>'),
  });
  writeFiles(join(directory, 'a'), { ...soundFiles, 'fallback.svg.njk': svg('<script/>') });
  assert.deepEqual(
    (await faultsOf(directory)).map((fault) => fault.split(/ (?:is not|"titel")/)[0]),
    [
      'a/fallback.svg.njk:2: <script>',
      'x/card.svg.njk:2: <style>',
      'x/card.svg.njk:3: The font family "Arial"',
      'x/card.svg.njk:3: Unknown variable',
    ],
  );
});

test('the error says everything in its message', async (t) => {
  const directory = templateFolder(t, { 'card.svg.njk': svg('<style/>') });
  await assert.rejects(loadTemplates({ directory, ...dialect, ...identity }), {
    name: 'TemplateError',
    message: `The templates have one fault:\n${directory}/x/card.svg.njk:2: <style> is not drawn on cards. Write presentation attributes, such as fill="#0F2F36".`,
  });
});
