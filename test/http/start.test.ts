/** The real process, src/main.ts, with everything that belongs to it. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test, type TestContext } from 'node:test';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { TOKYO } from './support/test-app.ts';

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ogp-start-'));
});
after(() => rm(directory, { recursive: true }));

type Environment = Readonly<Record<string, string>>;

function run(t: TestContext, environment: Environment, nodeOptions: readonly string[] = []): ChildProcess {
  const child = spawn(process.execPath, [...nodeOptions, 'src/main.ts'], {
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      RENDERER_PROCESSES: '1',
      STORE_URL: pathToFileURL(join(directory, 'images')).href,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

/** What a process says that does not start. */
async function runInVain(
  t: TestContext,
  environment: Environment,
  nodeOptions?: readonly string[],
): Promise<string> {
  const child = run(t, environment, nodeOptions);
  assert.ok(child.stdout && child.stderr);
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  assert.equal(code, 1);
  assert.equal(said, '');
  assert.doesNotMatch(complained, /^\s+at |node:internal|Error:/mu);
  return complained.trimEnd();
}

describe('a start that fails', () => {
  test('for its configuration names every bad variable', async (t) => {
    const complained = await runInVain(t, { PORT: 'http', LOG_LEVEL: 'loud', API_TOKEN: 'ge heim' });
    assert.deepEqual(
      complained.split('\n').map((line) => line.split(':', 1)[0]),
      ['PORT', 'API_TOKEN', 'LOG_LEVEL'],
    );
    assert.doesNotMatch(complained, /heim/u);
  });

  test('for an old Node says which one it needs', async (t) => {
    const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.18.0'}})`;
    const complained = await runInVain(t, {}, [
      '--import',
      `data:text/javascript,${encodeURIComponent(pretend)}`,
    ]);
    assert.match(complained, /^Expected Node 24 or newer but this is Node 22\.18\.0/u);
  });

  test('for a store that cannot be written says so', async (t) => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const complained = await runInVain(t, { STORE_URL: pathToFileURL(file).href });
    assert.match(
      complained,
      /^Expected to store the fallback card of the template "article" but failed: .+$/u,
    );
  });

  test('for a port that is taken names it', async (t) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const { port } = z.object({ port: z.number() }).parse(other.address());
    const complained = await runInVain(t, { PORT: String(port) });
    assert.equal(complained, `Expected to listen on 127.0.0.1, port ${port}, but could not: EADDRINUSE.`);
  });
});

describe('a start', () => {
  test('ends with a URL and a command to paste, which work, and SIGTERM ends all of it', async (t) => {
    const child = run(t, {});
    assert.ok(child.stdout);
    const lines = createInterface({ input: child.stdout });
    const ready = Promise.withResolvers<{ url: string; message: string }>();
    lines.on('line', (line) => {
      const { success, data } = z
        .object({ url: z.string(), message: z.string() })
        .safeParse(JSON.parse(line));
      if (success) ready.resolve(data);
    });
    const { url, message } = await ready.promise;
    const command = `curl -s ${url}/create -H 'content-type: application/json' -d '${JSON.stringify(TOKYO)}'`;
    assert.ok(message.endsWith(command), message);

    const create = (body: object) =>
      fetch(`${url}/create`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const first = await create(TOKYO);
    assert.equal(first.status, 201);
    const card = z.object({ url: z.string(), bytes: z.number() }).parse(await first.json());
    assert.ok(card.url.startsWith(`${url}/images/`));
    assert.equal((await create(TOKYO)).status, 200);

    const picture = await fetch(card.url);
    assert.equal(picture.headers.get('content-type'), 'image/png');
    assert.equal((await picture.bytes()).length, card.bytes);

    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
