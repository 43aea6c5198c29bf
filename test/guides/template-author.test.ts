import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { runHere } from '../cli/support/run-here.ts';
import { createProject, type TemporaryProject } from '../cli/support/temporary-project.ts';
import { openDrawingApp } from '../reports/support/open-app.ts';
import { BASH_OPTIONS } from '../support/programs.ts';
import { compareWithGolden } from '../support/compare-with-golden.ts';
import { readSteps, type ShownCommand, type Step } from './support/read-steps.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const TEMPLATE = 'templates/sakura/';

/** What commands of the guide need: golden pictures are drawn by a test. */
const TOOLS = ['scripts', 'test/support', 'test/renderer/support', 'test/renderer/card-goldens.test.ts'];

interface Printed extends ShownCommand {
  readonly actual: string;
}

/** What the command of a repository of its own would do without being told. */
const IN_PROJECT = ['--templates', 'templates'];

/** The service does not start without it, but each command would load and set it too. */
const DEFAULT_TEMPLATE = 'templates/vaccine';

/** Of a file, whose compression may differ between machines. */
const FILE_SIZE = /\d+\.\d KiB/gu;

describe('the guide of template authors, done as it says', async () => {
  const steps = await readSteps('template-author.md');
  const printed: Printed[] = [];
  let project: TemporaryProject;
  let root = '';

  before(async () => {
    project = createProject({ templates: [] });
    ({ root } = project);
    for (const path of TOOLS) copy(path);
    await followGuide();
    copy(DEFAULT_TEMPLATE);
  });
  after(() => project[Symbol.dispose]());

  test('its files are a template', () => {
    const files = steps.flatMap((step) => (step.kind === 'file' ? [step.path] : []));
    assert.deepEqual(
      files.toSorted(),
      ['card.svg.njk', 'fallback.svg.njk', 'square.svg.njk', 'template.ts'].map((name) => TEMPLATE + name),
    );
  });

  test('each of its commands prints what it shows, mistakes included', () => {
    assert.ok(steps.some(({ kind }) => kind === 'mistake'));
    assert.ok(printed.length > 0);
    for (const { command, output, actual } of printed) {
      assert.match(comparable(actual), patternOf(output), `"${command}" printed:\n${actual}`);
    }
  });

  test('the cards look as its pictures show them', async () => {
    for (const variant of ['card', 'square']) {
      const drawn = readFileSync(join(root, `test/render/sakura/${variant}-typical.png`));
      await compareWithGolden(drawn, `guides/template-author/${variant}`);
    }
  });

  test('the service draws the card, and stores it in both shapes', async (t) => {
    const { app } = await openDrawingApp(t, { templatesDirectory: project.templates });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const [draw, create, ...more] = steps.flatMap((step) => (step.kind === 'script' ? [step.script] : []));
    assert.deepEqual(more, []);
    await run(String(draw).replaceAll('http://localhost:8080', url));
    await compareWithGolden(readFileSync(join(root, 'sakura.png')), 'guides/template-author/card');
    const answer = await run(String(create).replaceAll('http://localhost:8080', url));
    const { alt, also } = z
      .object({ alt: z.string(), also: z.object({ variant: z.literal('square') }) })
      .parse(JSON.parse(answer));
    assert.deepEqual(
      { alt, also },
      {
        alt: '桜の開花予想。京都市の開花は3月24日、満開は4月1日頃と予想されています。',
        also: { variant: 'square' },
      },
    );
  });

  function copy(path: string): void {
    cpSync(join(PROJECT, path), join(root, path), { recursive: true });
  }

  /** Writes its files and types its commands, in its order. A mistake holds for the commands that follow it at once. */
  async function followGuide(): Promise<void> {
    const repairs: (() => void)[] = [];
    for (const step of steps) {
      if (step.kind === 'file') write(step.path, step.content);
      if (step.kind === 'mistake') repairs.push(makeMistake(step));
      if (step.kind === 'session') {
        for (const shown of step.commands) printed.push({ ...shown, actual: await run(shown.command) });
        for (const repair of repairs.splice(0)) repair();
      }
    }
  }

  function write(path: string, content: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }

  /** @returns how to take it back */
  function makeMistake({ path, from, to }: Extract<Step, { kind: 'mistake' }>): () => void {
    const content = readFileSync(join(root, path), 'utf8');
    const index = content.indexOf(from);
    assert.ok(index >= 0, `${path} has ${from}`);
    write(path, content.slice(0, index) + to + content.slice(index + from.length));
    return () => write(path, content);
  }

  /** Runs a command of the shell where the reader types it. @returns what it prints, however it ends */
  async function run(command: string): Promise<string> {
    const [npx, ogp, ...args] = command.split(' ');
    if (npx === 'npx' && ogp === 'ogp') {
      const { stdout, stderr } = await runHere([...args, ...IN_PROJECT], { cwd: root });
      return stdout + stderr;
    }
    const { promise, resolve } = Promise.withResolvers<string>();
    const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };
    const ofBash = [...BASH_OPTIONS, '-c', `${command} 2>&1`];
    execFile('bash', ofBash, { cwd: root, env }, (_error, stdout) => resolve(stdout));
    return promise;
  }
});

function comparable(text: string): string {
  return text.replaceAll(FILE_SIZE, 'KiB').trim();
}

/** A line of `…` stands for any lines. */
function patternOf(output: string): RegExp {
  const parts = comparable(output).split(/^…$/mu);
  return new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('.*')}$`, 'su');
}
