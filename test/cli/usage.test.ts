import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { openProject } from '../../src/cli/project.ts';
import { optionName, RESERVED_NAMES } from '../../src/template/load-definition.ts';
import { runHere } from './support/run-here.ts';

const apiDocument = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ parameters: z.array(z.object({ in: z.string(), name: z.string() })).optional() }),
    ),
  ),
});

const COMMANDS = ['render', 'check', 'sheet', 'diff', 'new', 'sign', 'prewarm'];

describe('ogp', () => {
  for (const command of COMMANDS) {
    test(`${command} --help has examples and exit codes, and docs/command-line.md shows it`, async () => {
      const { code, stdout, stderr } = await runHere([command, '--help']);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      assert.match(stdout, new RegExp(`^ {2}\\$ .*ogp ${command}`, 'mu'));
      assert.match(stdout, /^ {2}70 {2}an internal error of ogp$/mu);
      assert.ok(readFileSync('docs/command-line.md', 'utf8').includes(stdout.trim()));
    });
  }

  test('--help lists every command', async () => {
    const { stdout } = await runHere(['--help']);
    const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*/gmu)].map(([, name]) => name);
    assert.deepEqual(listed, [...COMMANDS, 'help']);
  });

  test('render TEMPLATE --help lists an option for each value of the context', async () => {
    const { stdout } = await runHere(['render', 'vaccine', '--help']);
    assert.match(stdout, /^ {2}--age <number> +Age in whole years/mu);
    assert.match(stdout, /^ {2}--area <text>/mu);
    assert.match(stdout, /choices: "card", "square"/u);
  });

  test('each option and each parameter of a query is a name that no field has', async () => {
    const { paths } = apiDocument.parse(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
    const parameters = Object.values(paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ parameters = [] }) => parameters)
      .flatMap(({ in: place, name }) => (place === 'query' ? [optionName(name)] : []));
    // Of the service's templates, which stand in links and in the examples of options.
    const fields = ['area', 'age', 'period', 'title', 'author', 'site', 'date'];
    const options: string[] = [];
    for (const command of ['render', 'sign']) {
      const { stdout } = await runHere([command, '--help']);
      options.push(...[...stdout.matchAll(/--([a-z-]+)/gu)].map(([, name = '']) => name));
    }
    const names = new Set([...parameters, ...options]);
    assert.ok(names.has('max-bytes') && names.has('expires') && names.has('context'));
    assert.deepEqual(
      [...names].filter((name) => ![...fields, ...RESERVED_NAMES].includes(name)),
      [],
    );
  });

  test('a bad variable of the environment is told by every command, but not by its help', async () => {
    const environment = { PUBLIC_BASE_URL: 'nowhere', STORE_URL: 'gs://my-cards//og' };
    for (const command of [
      ['check', 'article'],
      ['sign', 'vaccine'],
      ['prewarm', 'vaccine'],
      ['new', 'x'],
    ]) {
      const { code, stderr } = await runHere(command, { environment });
      assert.equal(code, 2);
      assert.match(stderr, /^ogp: STORE_URL: expected a prefix .*\nPUBLIC_BASE_URL: expected an http/u);
    }
    assert.equal((await runHere(['check', '--help'], { environment })).code, 0);
  });

  const refused: readonly (readonly [string, string[], RegExp])[] = [
    ['an unknown command', ['rendr'], /^ogp: unknown command 'rendr'\n\(Did you mean render\?\)/u],
    ['an unknown option', ['render', 'vaccine', '--aera', 'x'], /'--aera'\n\(Did you mean --area\?\)/u],
    ['an unknown template', ['render', 'vaxine'], /no template "vaxine". There are: article, .*vaccine/u],
    ['an unknown template to check', ['check', 'vaxine'], /no template "vaxine". There are: article/u],
    ['an unknown variant', ['render', 'vaccine', '--variant', 'round'], /Allowed choices are card, square/u],
    ['values before the template', ['render', '--area', 'x', 'vaccine'], /Name the template first/u],
    [
      'a file that is missing',
      ['render', 'vaccine', '-c', 'none.json'],
      /none\.json .*cannot be read: ENOENT/u,
    ],
    ['a sheet of another kind', ['sheet', '-o', 'sheet.gif'], /ends in \.png or \.html/u],
    ['a side that is nothing', ['diff', 'no-such-thing'], /a folder or a git revision but/u],
    ['no starter', ['new', 'x'], /Expected --from and a starter\. There are: event, .*vaccine/u],
    ['an unknown starter', ['new', 'x', '--from', 'none'], /no starter "none". There are: .*vaccine/u],
    [
      'a name that is taken',
      ['new', 'article', '--from', 'vaccine'],
      /^ogp: .* templates\/article but .* it already exists/u,
    ],
    ['a bad name', ['new', '../x', '--from', 'vaccine'], /lower-case letters/u],
    [
      'a file of another format',
      ['render', 'vaccine', '--format', 'png', '-o', 'card.jpg'],
      /ends in \.png for --format png but received card\.jpg\. Rename the file, or leave --format out/u,
    ],
    [
      'another format for a file in capitals',
      ['render', 'vaccine', '--format', 'webp', '-o', 'A.JPEG'],
      /ends in \.webp .* A\.JPEG/u,
    ],
    ['a file that is no picture', ['render', 'vaccine', '-o', 'card.gif'], /\.jpeg, \.webp or .* card\.gif/u],
    ['templates that are a file', ['check', '--templates', 'package.json'], /package\.json but found none/u],
    [
      'templates that are missing',
      ['sheet', '--templates', 'none'],
      /Expected a folder of templates at .*none/u,
    ],
    ['a folder for a context', ['render', 'vaccine', '-c', 'src'], /a context in src but .* EISDIR/u],
    ['a folder for weights', ['prewarm', 'vaccine', '--weights', 'src'], /weights in src but .* EISDIR/u],
    [
      'JSON and a picture in one place',
      ['render', 'vaccine', '-o', '-', '--json', '--area', 'x', '--age', '1', '--period', 'x'],
      /cannot both/u,
    ],
  ];
  for (const [what, args, message] of refused) {
    test(`refuses ${what} with exit code 2 and a sentence on standard error`, async () => {
      const { code, stdout, stderr } = await runHere(args);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^ {4}at /mu);
    });
  }

  test('names the template of a card that cannot be drawn, which is no fault of ogp', async () => {
    const { draw } = await openProject().renderer();
    assert.throws(() => draw({ template: 'vaccine', variant: 'none', context: {} }), {
      name: 'UsageError',
      message:
        /^A card of the template "vaccine" cannot be drawn: .* Run "ogp check vaccine" for details\.$/u,
    });
  });

  test('shows its help on standard error and ends with 2 when no command is given', async () => {
    const { code, stdout, stderr } = await runHere([]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /^Usage: ogp/u);
  });

  test('writes no colours unless to a terminal', async () => {
    assert.ok(!(await runHere(['--help'])).stdout.includes('\u001B'));
    const { code, stderr } = await runHere(['check', 'none']);
    assert.equal(code, 2);
    assert.ok(!stderr.includes('\u001B'));
  });

  test('writes colours when they are forced, so that the test above proves something', async () => {
    const environment = { FORCE_COLOR: '1' };
    assert.ok((await runHere(['--help'], { environment })).stdout.includes('\u001B[1m'));
    assert.ok((await runHere(['check', 'none'], { environment })).stderr.includes('\u001B[31mogp:'));
  });
});
