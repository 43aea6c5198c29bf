/** What `npm run build` makes: it answers as the sources do, and a start trusts it as long as nothing has changed. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
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

describe('a bundle without the sources', { timeout: 120_000 }, () => {
  let root: string;
  before(() => {
    root = copyService();
  });
  after(() => rmSync(root, { recursive: true }));

  /** Starts the service and has the first example of each of its templates made. */
  async function start(
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ keys: Map<string, unknown>; checks: unknown[] }> {
    const service = await startService({ root, environment });
    try {
      const keys = new Map<string, unknown>();
      for (const name of await listTemplates(service.url)) {
        const described = await answerOf(service.url, { path: `/templates/${name}` });
        const [example] = templateAnswer.parse(described.body).examples;
        const call = { path: `/create/${name}`, body: JSON.stringify(example?.context) };
        const { status, body } = await answerOf(service.url, call);
        assert.equal(status, 201, name);
        keys.set(name, z.looseObject({ key: z.string() }).parse(body).key);
      }
      const checks = service.logs.filter(({ message }) => message === CHECKING);
      return { keys, checks: checks.map(({ reason }) => reason) };
    } finally {
      await service.stop();
    }
  }

  test('trusts the record; checks templates of TEMPLATES_DIR that are new or edited, says why, and draws them', async () => {
    const trusted = await start();
    assert.deepEqual(trusted.checks, []);

    // As a container mounts a folder of its own.
    const mounted = join(root, 'mounted');
    mkdirSync(mounted);
    renameSync(join(root, 'templates'), join(mounted, 'templates'));
    const file = join(mounted, TEMPLATE);
    const source = readFileSync(file, 'utf8');
    writeFileSync(file, source.replace('</svg>', '<rect width="9" height="9" fill="#000"/></svg>'));
    // Its definition imports zod and helpers, which are in the bundle alone.
    const added = join(mounted, 'templates/profile');
    cpSync(join(import.meta.dirname, '../../starters/profile'), added, { recursive: true });
    const edited = await start({ TEMPLATES_DIR: join(mounted, 'templates') });
    assert.deepEqual(edited.checks, [`${added} is not as the build has checked it.`]);
    assert.deepEqual([...edited.keys.keys()], ['article', 'profile', 'vaccine']);
    assert.equal(edited.keys.get('article'), trusted.keys.get('article'));
    assert.notEqual(edited.keys.get('vaccine'), trusted.keys.get('vaccine'));
  });
});

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
    { path: '/render/vaccine?max_bytes=1000&format=png', body: JSON.stringify(PREDICTION) },
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
