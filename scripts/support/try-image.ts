import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { asUser, fetchExample } from './fill-compile-cache.ts';

/** Every start of a process of the image: less would not prove anything, more means that something hangs. ms */
const DEADLINE = 60_000;

const logLine = z.looseObject({ message: z.string(), url: z.string().optional() });

/**
 * Starts the service of a folder that `assembleImage` has made, as its user, and makes a card, a PNG and a WebP there.
 *
 * @throws Error if it does not start, checks templates although the build did, compiles a module that the compile cache
 * should hold, or answers anything else than pictures
 */
export async function tryImage(folder: string, user?: number): Promise<void> {
  const root = resolve(folder);
  const workplace = await mkdtemp(join(tmpdir(), 'ogp-image-'));
  if (user !== undefined) await chown(workplace, user, user);
  const hook = `--import=data:text/javascript,${encodeURIComponent(TRACE_CHILDREN)}`;
  const service = spawn(process.execPath, [hook, 'dist/main.js'], {
    cwd: root,
    env: {
      PORT: '0',
      HOST: '127.0.0.1',
      RENDERER_PROCESSES: '1',
      STORE_URL: pathToFileURL(join(workplace, 'store')).href,
      NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: DEADLINE,
    ...asUser(user),
  });
  const [, output, errors, childTrace] = service.stdio;
  if (output === null || errors === null || !(childTrace instanceof Readable))
    throw new Error('Expected pipes');
  let [trace, traceOfChildren] = ['', ''];
  errors.setEncoding('utf8').on('data', (text: string) => (trace += text));
  childTrace.setEncoding('utf8').on('data', (text: string) => (traceOfChildren += text));
  const ended = once(service, 'close');
  const log: string[] = [];
  let isTried = false;
  try {
    for await (const line of createInterface({ input: output })) {
      log.push(line);
      const { message, url } = logLine.parse(JSON.parse(line));
      if (message.startsWith('Checking')) throw new Error(`Expected no checks at a start: ${line}`);
      if (url === undefined) continue;
      // Before the first request: what only some cards need is not in the cache.
      expectCacheUse(root, 'The service', trace);
      expectCacheUse(root, 'Its renderer process', traceOfChildren);
      await expectReady(url);
      await expectPictures(url);
      isTried = true;
      service.kill();
    }
  } finally {
    service.kill();
    await ended;
    await rm(workplace, { recursive: true, force: true });
  }
  if (!isTried) throw new Error(`Expected the service to start in ${root}:\n${log.join('\n')}\n${trace}`);
}

/**
 * Makes processes that the service forks, whose environment is their own, trace their compile cache as well: to the
 * service's file descriptor 3. They keep their arguments, on which the cache depends.
 */
const TRACE_CHILDREN = `
import { createWriteStream } from 'node:fs';
import children from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
const { fork } = children;
const trace = createWriteStream('', { fd: 3 });
children.fork = (entry, options) => {
  const env = { ...options.env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
  const child = fork(entry, { ...options, env });
  child.stderr.pipe(trace, { end: false });
  return child;
};
syncBuiltinESMExports();`;

/** Node's own words: https://github.com/nodejs/node/blob/main/src/compile_cache.cc */
const CACHE_USE = /V8 code cache for \w+ (?<module>\S+) was (?<use>accepted|rejected|not initialized)/gu;

/** @throws Error if no module of the bundle was taken from the cache, or one was not */
function expectCacheUse(root: string, who: string, trace: string): void {
  const bundle = pathToFileURL(join(root, 'dist/')).href;
  const uses = [...trace.matchAll(CACHE_USE)].filter(({ groups }) => groups?.['module']?.startsWith(bundle));
  const unused = uses.filter(({ groups }) => groups?.['use'] !== 'accepted');
  if (uses.length > 0 && unused.length === 0) return;
  throw new Error(
    `${who} should take its modules from the compile cache, but it did not:\n${unused.map(([line]) => line).join('\n')}`,
  );
}

async function expectReady(url: string): Promise<void> {
  const { status } = await fetch(`${url}/health/ready`);
  if (status !== 200)
    throw new Error(`Expected the service to be ready but /health/ready answered ${status}`);
}

async function expectPictures(url: string): Promise<void> {
  const { template, body } = await fetchExample(url);
  for (const [path, status, type] of [
    [`/create/${template}`, 201, 'application/json'],
    [`/render/${template}`, 200, 'image/png'],
    [`/render/${template}?format=webp`, 200, 'image/webp'],
  ] as const) {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const found = [answer.status, answer.headers.get('content-type')?.split(';')[0]];
    const text = await answer.text();
    if (found[0] !== status || found[1] !== type) {
      throw new Error(`Expected ${path} to answer ${status} ${type} but found ${found.join(' ')}: ${text}`);
    }
  }
}
