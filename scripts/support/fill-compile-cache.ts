import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { loadChecked, resolveDirectories } from '../../src/checks/load-checked.ts';
import type { Order } from '../../src/pool/messages.ts';
import { DEFAULT_TEMPLATE } from '../../src/template/registry.ts';

/** As `program-files.ts` of the bundle names it. */
const environment = { NODE_COMPILE_CACHE: resolve('dist/compile-cache') };

const directories = { templatesDirectory: 'templates', fontsDirectory: 'fonts' };

/**
 * Runs the program's processes once, as they run in service but free to write, and ends each so that Node writes down
 * what V8 has compiled.
 */
export async function fillCompileCache(): Promise<void> {
  const start = resolveDirectories(directories);
  const checked = await loadChecked(start, () => undefined);
  const { fontsDirectory } = start;
  const card = checked.rehearsals.slice(0, 1);
  await Promise.all([
    runService(),
    runProcess('renderer', [
      { type: 'start', start: { ...checked, fontsDirectory, tellLookups: false } },
      ...card.map((card) => ({ type: 'task' as const, task: { call: 'draw', card } })),
    ]),
    runProcess('picture', [{ type: 'start', start: null }]),
    runProcess('preview', [{ type: 'start', start }]),
    runProcess('checks', [{ type: 'start', start }]),
  ]);
}

/** Gives a process its orders one after the other, and ends it. */
async function runProcess(name: string, orders: readonly Order<unknown, unknown>[]): Promise<void> {
  // V8 keeps another cache for --expose-gc, which `confineProcess` sets.
  const child = fork(`dist/${name}.js`, {
    serialization: 'advanced',
    execArgv: ['--expose-gc'],
    env: { ...process.env, ...environment },
  });
  const ended = once(child, 'exit');
  for (const order of orders) {
    child.send(order);
    await Promise.race([once(child, 'message'), ended]);
  }
  if (child.connected) child.disconnect();
  await ended;
}

/** Makes a card over HTTP. */
async function runService(): Promise<void> {
  const store = await mkdtemp(join(tmpdir(), 'ogp-build-'));
  const service = spawn(process.execPath, ['dist/main.js'], {
    env: { ...environment, PORT: '0', HOST: '127.0.0.1', STORE_URL: pathToFileURL(store).href },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(service, 'exit');
  try {
    for await (const line of createInterface({ input: service.stdout })) {
      const { url } = z.looseObject({ url: z.string().optional() }).parse(JSON.parse(line));
      if (url === undefined) continue;
      await createExample(url);
      service.kill();
    }
  } finally {
    service.kill();
    await ended;
    await rm(store, { recursive: true, force: true });
  }
}

async function createExample(url: string): Promise<void> {
  const described = await fetch(`${url}/templates/${DEFAULT_TEMPLATE}`);
  const shape = z.object({ examples: z.array(z.object({ context: z.looseObject({}) })) });
  const [example] = shape.parse(await described.json()).examples;
  const created = await fetch(`${url}/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(example?.context),
  });
  await created.arrayBuffer();
}
