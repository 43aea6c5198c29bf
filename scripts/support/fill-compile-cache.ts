import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { loadChecked, rendererSources, resolveDirectories } from '../../src/checks/load-checked.ts';
import { V8_FLAGS } from '../../src/pool/confine-process.ts';
import type { Command } from '../../src/pool/child-channel.ts';

interface Running {
  /** The folder that holds `dist`, `templates` and `fonts`. */
  readonly root: string;
  /** User and group that processes run as. Node keeps another cache for each user. */
  readonly user: number | undefined;
}

/**
 * Runs the processes that a start waits for once, as they run in service but free to write, and ends each so that Node
 * writes down what V8 has compiled.
 *
 * @param root the folder that holds `dist`, `templates` and `fonts`: the cache holds for this path alone
 * @param user the number of the user who may start the service there; only root can name another one than itself
 */
export async function fillCompileCache(root = '.', user?: number): Promise<void> {
  const running = { root: resolve(root), user };
  const directories = resolveDirectories({
    templatesDirectory: join(running.root, 'templates'),
    fontsDirectory: join(running.root, 'fonts'),
  });
  const sources = rendererSources(await loadChecked(directories, () => undefined));
  const { fontsDirectory } = directories;
  const card = sources.rehearsals.slice(0, 1);
  await Promise.all([
    runService(running),
    runProcess(running, 'renderer', [
      { type: 'start', start: { ...sources, fontsDirectory, tellLookups: false } },
      ...card.map((card) => ({ type: 'task' as const, task: { call: 'draw', card } })),
    ]),
    runProcess(running, 'picture', [{ type: 'start', start: null }]),
  ]);
}

/** As `program-files.ts` of the bundle names it. */
function environmentOf({ root }: Running): Record<string, string> {
  return { NODE_COMPILE_CACHE: join(root, 'dist/compile-cache') };
}

/** Gives a process its commands one after the other, and ends it. */
async function runProcess(
  running: Running,
  name: string,
  commands: readonly Command<unknown, unknown>[],
): Promise<void> {
  // V8 keeps another cache for each set of its flags.
  const child = fork(join(running.root, `dist/${name}.js`), {
    serialization: 'advanced',
    execArgv: V8_FLAGS,
    cwd: running.root,
    env: { ...process.env, ...environmentOf(running) },
    ...asUser(running.user),
  });
  const ended = once(child, 'exit');
  for (const command of commands) {
    child.send(command);
    await Promise.race([once(child, 'message'), ended]);
  }
  if (child.connected) child.disconnect();
  await ended;
}

/** Makes a card over HTTP. */
async function runService(running: Running): Promise<void> {
  const store = await mkdtemp(join(tmpdir(), 'ogp-build-'));
  if (running.user !== undefined) await chown(store, running.user, running.user);
  const service = spawn(process.execPath, ['dist/main.js'], {
    cwd: running.root,
    env: {
      ...environmentOf(running),
      PORT: '0',
      HOST: '127.0.0.1',
      STORE_URL: pathToFileURL(store).href,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...asUser(running.user),
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

/** Options of a process. */
export function asUser(user: number | undefined): { readonly uid?: number; readonly gid?: number } {
  return user === undefined ? {} : { uid: user, gid: user };
}

const templateList = z.object({ templates: z.tuple([z.object({ name: z.string() })], z.unknown()) });
const describedTemplate = z.object({
  examples: z.tuple([z.object({ context: z.looseObject({}) })], z.unknown()),
});

/** @returns the first template of a service, and its first example as JSON */
export async function fetchExample(
  url: string,
): Promise<{ readonly template: string; readonly body: string }> {
  const list = await fetch(`${url}/templates`);
  const [{ name: template }] = templateList.parse(await list.json()).templates;
  const described = await fetch(`${url}/templates/${template}`);
  const [{ context }] = describedTemplate.parse(await described.json()).examples;
  return { template, body: JSON.stringify(context) };
}

async function createExample(url: string): Promise<void> {
  const { template, body } = await fetchExample(url);
  const created = await fetch(`${url}/create/${template}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await created.arrayBuffer();
}
