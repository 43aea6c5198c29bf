import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { z } from 'zod';
import { comparePictures } from '../../src/cli/compare-cards.ts';
import { runHere } from './support/run-here.ts';
import { createProject, type TemporaryProject } from './support/temporary-project.ts';

const result = z.strictObject({
  old: z.string(),
  new: z.string(),
  page: z.string(),
  differing: z.number(),
  cards: z.array(
    z.strictObject({
      template: z.string(),
      variant: z.string(),
      example: z.string(),
      status: z.enum(['same', 'changed', 'added', 'removed']),
      share: z.number(),
      pictures: z.strictObject({
        old: z.string().nullable(),
        new: z.string().nullable(),
        difference: z.string().nullable(),
      }),
    }),
  ),
});

/** Two examples show what twenty pictures would. */
function showTwoExamples(project: TemporaryProject): void {
  project.edit('templates/article/template.ts', '\n  ],\n});', '\n  ].slice(0, 2),\n});');
}

describe('ogp diff', () => {
  test('finds the cards that changed, were added and were removed between two folders', async () => {
    using project = createProject({ templates: ['article'] });
    project.edit('templates/article/fallback.svg.njk', '読みもの', 'よみもの');
    using other = createProject({ templates: ['article'] });
    for (const side of [project, other]) showTwoExamples(side);
    project.edit('templates/article/template.ts', "name: 'short'", "name: 'brief'");
    const args = ['diff', other.templates, 'templates', '-o', 'compared', '--json'];
    const { code, stdout } = await runHere(args, { cwd: project.root });
    assert.equal(code, 1);
    const { differing, page, cards } = result.parse(JSON.parse(stdout));
    assert.equal(page, 'compared/index.html');
    const found = cards
      .filter(({ status }) => status !== 'same')
      .map(({ template, variant, example, status }) => [template, variant, example, status]);
    assert.deepEqual(found, [
      ['article', 'card', 'brief', 'added'],
      ['article', 'fallback', 'fallback', 'changed'],
      ['article', 'card', 'short', 'removed'],
    ]);
    assert.equal(differing, 3);

    const changed = cards.find(({ status }) => status === 'changed');
    assert.ok(changed && changed.share > 0.0005 && changed.share < 0.05);
    const html = readFileSync(join(project.root, page), 'utf8');
    for (const picture of Object.values(changed.pictures)) {
      assert.ok(picture !== null && existsSync(join(project.root, 'compared', picture)));
      assert.ok(html.includes(`src="${picture}"`));
    }
  });

  test('ends with 0 for two folders whose cards are the same', async () => {
    using project = createProject({ templates: ['article'] });
    using other = createProject({ templates: ['article'] });
    for (const side of [project, other]) showTwoExamples(side);
    const { code, stdout } = await runHere(['diff', other.templates, 'templates', '-o', 'compared'], {
      cwd: project.root,
    });
    assert.equal(code, 0);
    assert.match(stdout, /^0 of \d+ cards differ: compared\/index\.html$/mu);
  });

  test('draws git revisions by their own code, and leaves the repository as it was', async () => {
    using project = createProject({ templates: ['article'], ownSources: true });
    showTwoExamples(project);
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: project.root,
        encoding: 'utf8',
      });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'one');
    // What is drawn stays as it is, but for one card; what draws it moves texts in boxes.
    project.edit('src/text/text-block.ts', 'ASCENT = 0.88', 'ASCENT = 0.8');
    project.edit('templates/article/fallback.svg.njk', '読みもの', 'よみもの');
    git('commit', '--quiet', '--all', '--message', 'two');
    project.edit('templates/article/fallback.svg.njk', 'よみもの', 'ヨミモノ');
    const before = git('status', '--porcelain');

    // The project of a command is the one that its sources lie in.
    const { run: command }: typeof import('../../src/cli/program.ts') = await import(
      pathToFileURL(join(project.root, 'src/cli/program.ts')).href
    );
    const options = { cwd: project.root, command };
    const revisions = await runHere(['diff', 'HEAD~1', 'HEAD', '-o', '../compared', '--json'], options);
    assert.equal(revisions.code, 1, revisions.stderr);
    const names = ({ stdout }: { stdout: string }) =>
      result
        .parse(JSON.parse(stdout))
        .cards.filter(({ status }) => status !== 'same')
        .map(({ template, variant }) => `${template}/${variant}`);
    assert.deepEqual(new Set(names(revisions)), new Set(['article/card', 'article/fallback']));
    const tree = await runHere(['diff', 'HEAD', '-o', '../compared', '--json'], options);
    assert.deepEqual(names(tree), ['article/fallback']);
    assert.equal(git('status', '--porcelain'), before);
  });
});

describe('comparePictures', () => {
  function png(
    width: number,
    colours: readonly number[],
  ): { png: Uint8Array; width: number; height: number } {
    const height = colours.length / width;
    const picture = new PNG({ width, height });
    colours.forEach((colour, index) => picture.data.writeUInt32BE(colour, index * 4));
    return { png: PNG.sync.write(picture), width, height };
  }

  test('counts pixels, however little they differ', () => {
    const old = png(2, [0x102030ff, 0x405060ff, 0x708090ff, 0xa0b0c0ff]);
    const changed = png(2, [0x102030ff, 0x405061ff, 0x708090ff, 0xa0b0c0ff]);
    const comparison = comparePictures(old, changed);
    assert.equal(comparison?.share, 0.25);
    const { data } = PNG.sync.read(Buffer.from(comparison.difference));
    assert.deepEqual([...data.subarray(0, 8)], [0xc3, 0xc7, 0xcb, 255, 0xd6, 0, 0x6c, 255]);
  });

  test('finds none in files that differ but show the same', () => {
    const old = png(1, [0x102030ff]);
    const picture = PNG.sync.read(Buffer.from(old.png));
    const other = { ...old, png: PNG.sync.write(picture, { colorType: 2, deflateLevel: 0 }) };
    assert.notDeepEqual(other.png, old.png);
    assert.equal(comparePictures(old, other), null);
  });

  test('counts what only one of the pictures has', () => {
    const comparison = comparePictures(png(1, [0x102030ff]), png(1, [0x102030ff, 0x102030ff]));
    assert.equal(comparison?.share, 0.5);
  });
});
