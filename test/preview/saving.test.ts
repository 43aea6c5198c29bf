import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { CardAnswer } from '../../src/preview/answers.ts';
import { TOKYO } from '../http/support/test-app.ts';
import { openPreview, type OpenPreview } from './support/open-preview.ts';

const CARD = 'templates/vaccine/card.svg.njk';
const OTHER_CARD = 'templates/article/card.svg.njk';
const DEFINITION = 'templates/vaccine/template.ts';

describe('a saved template', () => {
  let preview: OpenPreview;
  /** Before the test saved anything. */
  let version: number;

  before(async () => {
    preview = await openPreview();
  });
  beforeEach(async () => {
    ({ version } = await preview.stateWith((state) => state.version > 0 && !state.loading));
  });
  afterEach(() => preview.mend());
  after(() => preview[Symbol.asyncDispose]());

  async function draw(values: object = TOKYO): Promise<CardAnswer> {
    const url = '/preview/cards/vaccine';
    const response = await preview.app.inject({ method: 'POST', url, payload: values });
    assert.equal(response.statusCode, 200, response.payload);
    return response.json();
  }

  const loaded = () => preview.stateWith((state) => state.version > version && !state.loading);
  const refused = () => preview.stateWith(({ loading, faults }) => !loading && faults.length > 0);

  test('is drawn as it is saved, at another URL, which the service itself does not make yet', async () => {
    const first = await draw();
    preview.edit(CARD, '#DDF1F0', '#112233');
    await loaded();
    const second = await draw();
    assert.notEqual(second.png, first.png);
    assert.notEqual(second.url, first.url);
    assert.equal(second.served, false);
  });

  test('whose picture has more bytes than networks show is drawn with a warning', async () => {
    assert.deepEqual((await draw()).warnings, []);
    const noise = '<filter id="noise"><feTurbulence baseFrequency="0.9"/></filter>';
    preview.edit(CARD, '</svg>', `${noise}<rect width="600" height="300" filter="url(#noise)"/></svg>`);
    await loaded();
    const [warning] = (await draw()).warnings;
    assert.match(warning?.message ?? '', /^The picture of the variant "card" has \d+ bytes/u);
  });

  test('is described anew with its template.ts, and takes what that takes', async () => {
    preview.edit(DEFINITION, 'max(120)', 'max(150)');
    const { templates } = await loaded();
    assert.match(JSON.stringify(templates.find(({ name }) => name === 'vaccine')?.schema), /"maximum":150/u);
    assert.match((await draw({ ...TOKYO, age: 150 })).alt, /150歳/u);
  });

  test('that cannot be used is told by file and line, and the last one serves until it is mended', async () => {
    // The other template alone is checked then, and this one has to be drawn from its last files all the same.
    preview.edit(OTHER_CARD, '<text', '<text ');
    const { version: ofOther } = await loaded();
    const line = preview.edit(CARD, '<linearGradient id="sky"', '<linearGradient id="sky" id="sky"');
    const { faults, templates } = await refused();
    const file = join(preview.project.root, CARD);
    assert.deepEqual(
      faults.map(({ file, line }) => ({ file, line })),
      [{ file, line }],
    );
    assert.equal(templates.length, 2);
    await draw();

    preview.edit(CARD, '<linearGradient id="sky" id="sky"', '<linearGradient id="sky"');
    const mended = await preview.stateWith((state) => state.version > ofOther && !state.loading);
    assert.deepEqual(mended.faults, []);
  });

  test('whose example does not fit is told by the line of the text that is cut', async () => {
    preview.edit(CARD, 'text-fit="shrink 31%"', 'text-fit="shrink 90%"');
    const { faults } = await refused();
    const line = preview.edit(CARD, 'id="period"', 'id="period"');
    assert.deepEqual(new Set(faults.map(({ line }) => line)), new Set([line]));
    assert.match(
      faults[0]?.message ?? '',
      /^The example "typical" \(and \d+ more\) does not fit: the text "period" is cut/u,
    );
  });

  test('whose template.ts cannot be imported is told by its file, though its card is saved afterwards', async () => {
    const file = join(preview.project.root, DEFINITION);
    preview.edit(DEFINITION, 'export default', 'export default )');
    assert.equal((await refused()).faults[0]?.file, file);
    preview.edit(CARD, '<text', '<text ');
    await preview.stateWith(({ loading }) => loading);
    assert.equal((await refused()).faults[0]?.file, file);
  });

  test('is seen when an editor writes another file and puts it in its place', async () => {
    const before = await draw();
    const file = join(preview.project.root, CARD);
    writeFileSync(`${file}.tmp`, readFileSync(file, 'utf8').replaceAll('#FFDD94', '#445566'));
    renameSync(`${file}.tmp`, file);
    await loaded();
    assert.notEqual((await draw()).png, before.png);
  });

  test('is drawn beside others that are not finished, whose faults are told', async () => {
    const wip = join(preview.project.templates, 'wip');
    const sketch = join(preview.project.templates, 'sketch');
    mkdirSync(wip);
    mkdirSync(sketch);
    writeFileSync(
      join(sketch, 'card.svg.njk'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="315" viewBox="0 0 600 315"><rect width="600" height="315" fill="#fff"/><text x="60" y="160" inline-size="400" font-family="Noto Sans JP" font-weight="400" font-size="40">{{ title }}</text></svg>',
    );
    preview.edit(CARD, '#DDF1F0', '#112233');
    const { faults, templates } = await loaded();
    assert.deepEqual(new Set(faults.map(({ file }) => file?.split('/').at(-2))), new Set(['sketch', 'wip']));
    assert.deepEqual(
      templates.map(({ name }) => name),
      ['article', 'sketch', 'vaccine'],
    );
    assert.deepEqual(templates[1]?.examples, [{ name: 'guessed', context: { title: 'title' } }]);
    assert.equal((await draw()).served, false);
    const url = '/preview/cards/sketch';
    const drawn = await preview.app.inject({ method: 'POST', url, payload: { title: 'A title' } });
    assert.equal(drawn.statusCode, 200, drawn.payload);
    for (const folder of [wip, sketch]) rmSync(folder, { recursive: true });
  });

  test('that is removed is gone from the page', async () => {
    rmSync(join(preview.project.templates, 'article'), { recursive: true });
    const { templates } = await loaded();
    assert.deepEqual(
      templates.map(({ name }) => name),
      ['vaccine'],
    );
  });
});
