import assert from 'node:assert/strict';
import { rmSync, renameSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { CardAnswer } from '../../src/preview/answers.ts';
import { TOKYO } from '../http/support/test-app.ts';
import { openPreview, type OpenPreview } from './support/open-preview.ts';

describe('a saved template', () => {
  let preview: OpenPreview;

  async function draw(variant = 'card', values: object = TOKYO): Promise<CardAnswer> {
    const { app } = preview;
    const url = `/preview/cards/vaccine?variant=${variant}`;
    const response = await app.inject({ method: 'POST', url, payload: values });
    assert.equal(response.statusCode, 200, response.payload);
    return response.json();
  }

  before(async () => {
    preview = await openPreview();
    await preview.stateWith(({ version }) => version === 1);
  });
  after(() => preview[Symbol.asyncDispose]());

  test('is drawn as it is saved, and its cards have other URLs', async () => {
    const first = await draw();
    preview.edit('templates/vaccine/card.svg.njk', '#DDF1F0', '#112233');
    await preview.stateWith(({ version }) => version === 2);
    const second = await draw();
    assert.notEqual(second.png, first.png);
    assert.notEqual(second.url, first.url);
  });

  test('is described anew with its template.ts', async () => {
    preview.edit('templates/vaccine/template.ts', 'max(120)', 'max(150)');
    const { templates } = await preview.stateWith(({ version }) => version === 3);
    assert.match(JSON.stringify(templates.find(({ name }) => name === 'vaccine')?.schema), /"maximum":150/u);
    await draw('card', { ...TOKYO, age: 150 });
  });

  test('that cannot be used is told by file and line, and the last one serves until it is mended', async () => {
    const { project, edit } = preview;
    const line = edit('templates/vaccine/card.svg.njk', '<linearGradient id="sky"', '<linearGradient id="sky" id="sky"');
    const { faults, version, templates } = await preview.stateWith(({ faults }) => faults.length > 0);
    const file = join(project.templates, 'vaccine/card.svg.njk');
    assert.deepEqual(
      faults.map(({ file, line }) => ({ file, line })),
      [{ file, line }],
    );
    assert.equal(version, 3);
    assert.equal(templates.length, 2);
    await draw();

    edit('templates/vaccine/card.svg.njk', '<linearGradient id="sky" id="sky"', '<linearGradient id="sky"');
    assert.equal((await preview.stateWith(({ faults }) => faults.length === 0)).version, 4);
  });

  test('whose example does not fit is told by the line of the text that is cut', async () => {
    const { edit } = preview;
    const line = edit('templates/vaccine/card.svg.njk', 'id="period"', 'id="period"');
    edit('templates/vaccine/card.svg.njk', 'text-fit="shrink 31%"', 'text-fit="shrink 90%"');
    const { faults } = await preview.stateWith(({ faults }) => faults.length > 0);
    assert.ok(faults.every((fault) => fault.line === line));
    assert.match(faults[0]?.message ?? '', /^The example "longest" does not fit/u);
    edit('templates/vaccine/card.svg.njk', 'text-fit="shrink 90%"', 'text-fit="shrink 31%"');
    await preview.stateWith(({ faults }) => faults.length === 0);
  });

  test('whose template.ts cannot be imported is told by its file', async () => {
    const { edit } = preview;
    edit('templates/vaccine/template.ts', 'export default', 'export default )');
    const { faults } = await preview.stateWith(({ faults }) => faults.length > 0);
    assert.match(faults[0]?.file ?? '', /vaccine\/template\.ts$/u);
    edit('templates/vaccine/template.ts', 'export default )', 'export default');
    await preview.stateWith(({ faults }) => faults.length === 0);
  });

  test('is seen when an editor writes it to another file and puts that in its place', async () => {
    const file = join(preview.project.templates, 'vaccine/card.svg.njk');
    const before = await draw();
    writeFileSync(`${file}.tmp`, readFileSync(file, 'utf8').replace('#112233', '#445566'));
    renameSync(`${file}.tmp`, file);
    const { version } = await preview.stateWith(({ loading }) => loading);
    await preview.stateWith((state) => state.version > version && !state.loading);
    assert.notEqual((await draw()).png, before.png);
  });

  test('that is removed is gone from the page', async () => {
    rmSync(join(preview.project.templates, 'article'), { recursive: true });
    const { templates } = await preview.stateWith(({ templates }) => templates.length === 1);
    assert.deepEqual(
      templates.map(({ name }) => name),
      ['vaccine'],
    );
  });
});
