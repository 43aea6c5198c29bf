/** What `npm run build` makes: it answers as the sources do, and a start trusts it as long as nothing has changed. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { runHere } from '../cli/support/run-here.ts';
import { createProject } from '../cli/support/temporary-project.ts';
import { gradient } from '../picture/support/pictures.ts';
import { childrenOf } from '../support/child-processes.ts';
import { copyService } from '../support/service-copy.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';
import { sharedService } from '../support/shared-service.ts';

interface Call {
  readonly path: string;
  readonly body?: string;
}

/** Of each variant: the others are drawn by the same code, which is bundled or not. */
const EXAMPLES = 3;
const CHECKING = 'Checking templates and fonts, which delays the start';
const TEMPLATE = 'templates/vaccine/card.svg.njk';
const PERSON = { name: '青木 はるか', role: '地域おこし協力隊', about: '海の見える町で。' };
const FLAGS = ['--name', PERSON.name, '--role', PERSON.role, '--about', PERSON.about];
const jpeg = await gradient(900, 700).jpeg().toBuffer();
const PREDICTION = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };

const templateAnswer = z.object({
  variants: z.array(z.object({ name: z.string() })),
  examples: z.array(z.object({ context: z.looseObject({}) })),
});

describe('the bundle', { timeout: 120_000 }, () => {
  const bundle = sharedService('files');
  let sources: ServiceProcess;
  before(async () => {
    sources = await startService({ entry: 'src/main.ts' });
  });
  after(() => sources.stop());

  test('answers as the sources do', async () => {
    const calls = await listCalls(bundle.url);
    assert.ok(calls.length > 25);
    for (const call of calls) {
      const [one, other] = await Promise.all([bundle, sources].map(({ url }) => answerOf(url, call)));
      assert.deepEqual(one, other, call.path);
    }
  });

  test('is run with what the build has checked, and so are the sources', () => {
    for (const { logs } of [bundle, sources]) {
      assert.ok(logs.some(({ message }) => message.startsWith('Ready')));
      assert.deepEqual(
        logs.filter(({ message }) => message === CHECKING),
        [],
      );
    }
  });
});

describe(
  'a bundle without the sources, with templates that the build has not checked',
  { timeout: 120_000 },
  () => {
    const trusted = sharedService('files');
    /** Of the service: its processes read no templates elsewhere. */
    let root = '';
    let service: ServiceProcess;
    /** Of the command line. */
    const project = createProject({ templates: [] });
    const ogp = (args: readonly string[]) =>
      runHere([...args, '--templates', 'templates'], { cwd: project.root });

    before(async () => {
      const made = await ogp(['new', 'person', '--from', 'profile']);
      assert.equal(made.code, 0, made.stderr);
      writeFileSync(join(project.root, 'portrait.jpg'), jpeg);
      root = copyService();
      // As a container mounts a folder of its own.
      const mounted = join(root, 'mounted');
      mkdirSync(mounted);
      renameSync(join(root, 'templates'), join(mounted, 'templates'));
      const file = join(mounted, TEMPLATE);
      const source = readFileSync(file, 'utf8');
      writeFileSync(file, source.replace('</svg>', '<rect width="9" height="9" fill="#000"/></svg>'));
      // Its definition imports zod and helpers, which are in the bundle alone.
      cpSync(join(project.templates, 'person'), join(mounted, 'templates/person'), { recursive: true });
      service = await startService({
        root,
        environment: { TEMPLATES_DIR: join(mounted, 'templates') },
      });
    });
    after(async () => {
      await service.stop();
      rmSync(root, { recursive: true });
      project[Symbol.dispose]();
    });

    test('checks those that are new or edited, says why, and draws them', async () => {
      const checks = service.logs.filter(({ message }) => message === CHECKING);
      assert.deepEqual(
        checks.map(({ reason }) => reason),
        [`${join(root, 'mounted/templates/person')} has changed since the build checked it.`],
      );
      const [before, edited] = [await exampleKeys(trusted.url), await exampleKeys(service.url)];
      assert.deepEqual([...edited.keys()], ['article', 'person', 'vaccine']);
      assert.equal(edited.get('article'), before.get('article'));
      assert.notEqual(edited.get('vaccine'), before.get('vaccine'));
    });

    describe('of which one takes pictures', () => {
      async function post(path: string, avatar: string): Promise<Response> {
        return fetch(service.url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...PERSON, avatar }),
        });
      }
      const uri = `data:image/jpeg;base64,${jpeg.toString('base64')}`;

      test('is drawn by the service, and the command line draws the same file from a file', async () => {
        const answer = await post('/render/person', uri);
        assert.equal(answer.status, 200);
        const drawn = Buffer.from(await answer.arrayBuffer());
        const args = ['render', 'person', '--avatar', 'portrait.jpg', ...FLAGS, '-o', 'card.png'];
        const rendered = await ogp(args);
        assert.equal(rendered.code, 0, rendered.stderr);
        assert.deepEqual(readFileSync(join(project.root, 'card.png')), drawn);
      });

      test('has one key in the service and on the command line', async () => {
        const created: unknown = await (await post('/create/person', uri)).json();
        assert.ok(typeof created === 'object' && created !== null && 'key' in created);
        writeFileSync(
          join(project.root, 'context.json'),
          JSON.stringify({ ...PERSON, avatar: 'portrait.jpg' }),
        );
        const resolved = await ogp(['render', 'person', '--context', 'context.json', '--json']);
        assert.equal(resolved.code, 0, resolved.stderr);
        assert.equal(JSON.parse(resolved.stdout).key, created.key);
      });

      test('starts two processes that decode, beside the one that draws', () => {
        assert.equal(childrenOf(service.pid).length, 3);
      });

      test('goes on when a process that decodes is killed', async () => {
        const [, decoder] = childrenOf(service.pid).toSorted((one, other) => one - other);
        assert.ok(decoder);
        process.kill(decoder, 'SIGKILL');
        await service.logged(({ message, purpose }) => message === 'process_ready' && purpose === 'pictures');
        const other = await gradient(20, 20).png().toBuffer();
        const answer = await post('/create/person', `data:image/png;base64,${other.toString('base64')}`);
        assert.equal(answer.status, 201);
      });

      for (const [what, avatar, message] of [
        [
          'a file that is not there',
          'none.png',
          /Expected a picture in none\.png but it cannot be read: ENOENT/u,
        ],
        ['a file that is no picture', 'context.json', /PNG, JPEG or WebP/u],
        ['a URL', 'https://pictures.example/a.png', /a host that this service fetches/u],
      ] as const) {
        test(`is not drawn by the command line from ${what}`, async () => {
          const { code, stderr } = await ogp(['render', 'person', '--avatar', avatar, ...FLAGS]);
          assert.notEqual(code, 0);
          assert.match(stderr, message);
        });
      }

      test('says on the command line that it takes a file', async () => {
        const { stdout } = await ogp(['render', 'person', '--help']);
        assert.match(stdout, /--avatar <file>/u);
      });
    });
  },
);

/** Has the first example of each template made. @returns the keys of their cards */
async function exampleKeys(url: string): Promise<Map<string, unknown>> {
  const keys = new Map<string, unknown>();
  for (const name of await listTemplates(url)) {
    const described = await answerOf(url, { path: `/templates/${name}` });
    const [example] = templateAnswer.parse(described.body).examples;
    const call = { path: `/create/${name}`, body: JSON.stringify(example?.context) };
    const { status, body } = await answerOf(url, call);
    assert.ok(status === 200 || status === 201, name);
    keys.set(name, z.looseObject({ key: z.string() }).parse(body).key);
  }
  return keys;
}

async function listTemplates(url: string): Promise<string[]> {
  const { body } = await answerOf(url, { path: '/templates' });
  const { templates } = z.object({ templates: z.array(z.object({ name: z.string() })) }).parse(body);
  return templates.map(({ name }) => name);
}

/** Everything that a template can be asked for, and what is refused. */
async function listCalls(url: string): Promise<Call[]> {
  const calls: Call[] = [
    { path: '/templates' },
    { path: '/openapi.json' },
    { path: '/health/live' },
    { path: '/health/ready' },
    { path: '/nowhere' },
    { path: '/create', body: JSON.stringify(PREDICTION) },
    { path: '/create', body: '{"area":' },
    { path: '/create', body: JSON.stringify({ ...PREDICTION, area: '' }) },
    { path: '/create', body: JSON.stringify({ ...PREDICTION, area: '\u{1F9FF}\u{2FFFF}' }) },
    { path: '/create/nothing', body: '{}' },
    { path: '/render/vaccine?max_bytes=50000&format=png', body: JSON.stringify(PREDICTION) },
    { path: '/render/vaccine?format=webp', body: JSON.stringify(PREDICTION) },
    { path: '/render/vaccine?scale=2', body: JSON.stringify(PREDICTION) },
  ];
  for (const name of await listTemplates(url)) {
    const described = await answerOf(url, { path: `/templates/${name}` });
    calls.push({ path: `/templates/${name}` });
    const { variants, examples } = templateAnswer.parse(described.body);
    for (const { name: variant } of variants) {
      for (const [index, { context }] of examples.slice(0, EXAMPLES).entries()) {
        for (const call of index === 0 ? ['create', 'resolve', 'render'] : ['render'])
          calls.push({ path: `/${call}/${name}?variant=${variant}`, body: JSON.stringify(context) });
      }
    }
  }
  return calls;
}

/** What is the same in every service: neither its address nor what names or times one request. */
async function answerOf(
  url: string,
  { path, body }: Call,
): Promise<{ status: number; headers: unknown; body: unknown }> {
  const posted = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${url}${path}`, body === undefined ? {} : { ...posted, body });
  const headers = new Headers(response.headers);
  for (const name of ['date', 'server-timing', 'location']) headers.delete(name);
  const bytes = Buffer.from(await response.bytes());
  const isText = /json|text/u.test(headers.get('content-type') ?? '');
  if (!isText) return { status: response.status, headers: [...headers], body: bytes.toHex() };
  const text = bytes
    .toString()
    .replaceAll(url.replace('127.0.0.1', 'localhost'), 'URL')
    .replace(/urn:uuid:[\w-]+/u, 'REQUEST');
  headers.delete('content-length');
  return { status: response.status, headers: [...headers], body: JSON.parse(text) };
}
