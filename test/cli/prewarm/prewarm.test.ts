/** `ogp prewarm` on a space of twelve cards. */
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { localRenderer, openProject, type OpenProject, type Project } from '../../../src/cli/project.ts';
import { startCloudStorageServer } from '../../support/cloud-storage-server.ts';
import { runHere } from '../support/run-here.ts';
import { createProject, type TemporaryProject } from '../support/temporary-project.ts';

const SPACE = `export default { area: ['東京都', '大阪府'], age: [30, 40, 50], period: ['10月上旬', '11月上旬〜12月下旬'] };`;

const coverage = z.looseObject({
  total: z.int(),
  stored: z.int(),
  present: z.int(),
  failed: z.int(),
  missing: z.int(),
  endedBy: z.string(),
  failures: z.array(z.looseObject({ code: z.string(), cards: z.int() })),
});

describe('ogp prewarm', { timeout: 120_000 }, () => {
  let project: TemporaryProject;
  /** Draws in this process: a process that draws takes a second to start, so one test alone has it. */
  let drawingHere: Project;
  before(() => {
    project = createProject({ templates: ['vaccine'], readByProcesses: true });
    writeFileSync(join(project.templates, 'vaccine/space.ts'), SPACE);
    const opened = openProject(project.templates);
    const startProcesses = async () => ({
      ...localRenderer(await opened.renderer()),
      close: async () => undefined,
    });
    drawingHere = { ...opened, startProcesses };
  });
  after(() => project[Symbol.dispose]());

  const prewarm = (
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    open: OpenProject = () => drawingHere,
  ) =>
    runHere(['prewarm', 'vaccine', '--templates', project.templates, ...args], {
      environment: { RENDERER_PROCESSES: '1', ...environment },
      open,
    });
  const filesOf = (folder: string): string[] => readdirSync(join(project.root, folder)).toSorted();
  const storeIn = (folder: string) => ({ STORE_URL: `file:${join(project.root, folder)}` });

  test('stores what is missing, the likeliest first, within its budget, and goes on from there', async () => {
    const weights = join(project.root, 'weights.json');
    writeFileSync(weights, JSON.stringify({ area: { 大阪府: 2, 東京都: 1 }, age: { 40: 3, 30: 1 } }));
    const first = await prewarm(['--weights', weights, '--budget', '2'], storeIn('a'), openProject);
    assert.equal(first.code, 0);
    assert.match(first.stdout, /^vaccine\/card: 12 cards, 16\.67 % stored$/mu);
    assert.match(first.stdout, /stored now +2$/mu);
    assert.match(first.stdout, /Stopped: the budget is spent\./u);
    const likeliest: string[] = [];
    for (const period of ['10月上旬', '11月上旬〜12月下旬']) {
      const context = ['--area', '大阪府', '--age', '40', '--period', period];
      const drawn = ['-o', join(project.root, 'card.png')];
      const args = ['render', 'vaccine', '--templates', project.templates, ...context, ...drawn, '--json'];
      const { key } = z.looseObject({ key: z.string() }).parse(JSON.parse((await runHere(args)).stdout));
      likeliest.push(`${key}.png`);
    }
    assert.deepEqual(filesOf('a'), likeliest.toSorted());

    const second = coverage.parse(JSON.parse((await prewarm(['--json'], storeIn('a'))).stdout));
    assert.deepEqual([second.total, second.stored, second.present, second.missing], [12, 10, 2, 0]);
    assert.equal(filesOf('a').length, 12);

    const third = coverage.parse(JSON.parse((await prewarm(['--json'], storeIn('a'))).stdout));
    assert.deepEqual([third.stored, third.present, third.missing], [0, 12, 0]);
  });

  test('as several tasks makes each card once', async () => {
    const reports: z.infer<typeof coverage>[] = [];
    for (const index of ['0', '1']) {
      const task = { CLOUD_RUN_TASK_INDEX: index, CLOUD_RUN_TASK_COUNT: '2' };
      const { stdout } = await prewarm(['--json'], { ...storeIn('b'), ...task });
      reports.push(coverage.parse(JSON.parse(stdout)));
    }
    assert.ok(reports.every(({ total }) => total === 6));
    const sum = (name: 'total' | 'stored' | 'present'): number =>
      reports.reduce((total, report) => total + report[name], 0);
    assert.deepEqual([sum('total'), sum('stored'), sum('present')], [12, 12, 0]);
    assert.equal(filesOf('b').length, 12);
  });

  test('asks Cloud Storage what is there, and reports what it refuses', async (t) => {
    const server = await startCloudStorageServer();
    t.after(() => server.close());
    const place = { STORE_URL: 'gs://cards/og', GCS_API_ENDPOINT: server.url };
    server.faults.add('upload', { answer: 403 });
    const first = await prewarm(['--json', '--concurrency', '1'], place);
    assert.equal(first.code, 1);
    const { stored, failed, missing, failures } = coverage.parse(JSON.parse(first.stdout));
    assert.deepEqual([stored, failed, missing], [11, 1, 1]);
    assert.deepEqual(
      failures.map(({ code, cards }) => [code, cards]),
      [['store_unreachable', 1]],
    );

    const before = server.requests.length;
    assert.equal((await prewarm([], place)).code, 0);
    const operations = server.requests.slice(before).map(({ operation }) => operation);
    assert.deepEqual([...new Set(operations)], ['list', 'upload']);
    assert.equal(operations.filter((operation) => operation === 'upload').length, 1);
    assert.equal(server.objects.paths().length, 12);
  });

  test('refuses a task that its job does not have', async () => {
    const { code, stderr } = await prewarm([], {
      ...storeIn('c'),
      CLOUD_RUN_TASK_INDEX: '2',
      CLOUD_RUN_TASK_COUNT: '2',
    });
    assert.equal(code, 2);
    assert.match(stderr, /CLOUD_RUN_TASK_INDEX below CLOUD_RUN_TASK_COUNT/u);
  });

  describe('when a signal comes', () => {
    /** Stops when the moment is there, and takes less than a second though the work hangs from then on. */
    async function stopWhen(moment: (reached: () => Promise<never>) => OpenProject, args: string[] = []) {
      // Of the process itself; the listener of the tests' runner is not called.
      const others = process.listeners('SIGTERM');
      const reached = async (): Promise<never> => {
        for (const listener of process.listeners('SIGTERM')) {
          if (!others.includes(listener)) listener('SIGTERM');
        }
        return new Promise<never>(() => undefined);
      };
      const environment = { ...storeIn('stopped'), SHUTDOWN_DEADLINE_MS: '50' };
      const result = await prewarm(args, environment, moment(reached));
      assert.deepEqual(process.listeners('SIGTERM'), others);
      return result;
    }

    const before: readonly (readonly [string, (reached: () => Promise<never>) => OpenProject])[] = [
      ['while it reads templates', (reached) => () => ({ ...drawingHere, registry: reached })],
      ['while processes start', (reached) => () => ({ ...drawingHere, startProcesses: reached })],
      [
        'while it looks around',
        (reached) => () => ({
          ...drawingHere,
          async registry() {
            const registry = await drawingHere.registry();
            void setImmediate().then(reached);
            return registry;
          },
        }),
      ],
    ];
    for (const [when, moment] of before) {
      test(`${when}, it ends with 143 and says how to go on`, async () => {
        const { code, stdout, stderr } = await stopWhen(moment);
        assert.deepEqual({ code, stdout }, { code: 143, stdout: '' });
        assert.equal(stderr, 'Stopped before the first card. The same command continues from here.\n');
        const json = await stopWhen(moment, ['--json']);
        assert.equal(z.looseObject({ endedBy: z.string() }).parse(JSON.parse(json.stdout)).endedBy, 'signal');
      });
    }

    test('while a card is drawn and never comes, it reports, ends with 143 and says how to go on', async () => {
      const { code, stdout, stderr } = await stopWhen((reached) => () => ({
        ...drawingHere,
        startProcesses: async (options) => ({
          ...(await drawingHere.startProcesses(options)),
          draw: reached,
          close: () => new Promise(() => undefined),
        }),
      }));
      assert.deepEqual({ code, stderr }, { code: 143, stderr: '' });
      assert.match(stdout, /^ {2}stored now +0$[^]*^Stopped\. The same command continues from here\.$/mu);
    });
  });

  test('refuses a variant that the template lacks before it looks around', async () => {
    const { code, stderr } = await prewarm(['--variant', 'round'], { STORE_URL: 'file:/dev/null' });
    assert.equal(code, 2);
    assert.match(stderr, /no variant "round" of "vaccine"\. There are: card, square/u);
  });

  test('takes a store that cannot be listed for a fault of what was given', async () => {
    const { code, stderr } = await prewarm([], { STORE_URL: 'file:/dev/null' });
    assert.equal(code, 2);
    assert.match(stderr, /^ogp: Could not list \/dev\/null: ENOTDIR/u);
  });

  test('refuses a store that cannot be opened with a sentence about it', async () => {
    for (const [url, found] of [
      ['gs://my-cards/カード', /^ogp: .*STORE_URL.*gs:\/\/my-cards\/カード/u],
      ['gs://My_Cards/og', /^ogp: .*STORE_URL.*gs:\/\/My_Cards\/og/u],
      ['gs://my-cards//og', /^ogp: .*STORE_URL.*gs:\/\/my-cards\/\/og/u],
      ['nowhere', /^ogp: STORE_URL: expected .* but found "nowhere"/u],
    ] as const) {
      const { code, stderr } = await prewarm([], { STORE_URL: url });
      assert.equal(code, 2);
      assert.match(stderr, found);
      assert.doesNotMatch(stderr, /^ {4}at /mu);
    }
  });

  test('says what a template without a space lacks', async () => {
    const { code, stderr } = await runHere(['prewarm', 'article']);
    assert.equal(code, 2);
    assert.match(stderr, /article\/space\.ts, which defines the values of the context/u);
  });
});
