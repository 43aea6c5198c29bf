import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createDecoder, type PictureDecoder } from '../../src/picture/create-decoder.ts';
import type { PoolEvent } from '../../src/pool/supervise.ts';
import { childrenOf } from '../support/child-processes.ts';
import { gradient } from './support/pictures.ts';
import { jpegOfScans } from './support/structures.ts';

const { signal: patient } = new AbortController();
const OPTIONS = { processes: 1, queueLimit: 8, deadline: 20_000 };
const BOX = { width: 400, height: 400 };

/** Some tenths of a second to decode, so that a signal finds its process at it. */
const slow = await gradient(4_900, 3_800).png({ compressionLevel: 1, progressive: true }).toBuffer();
const small = await gradient().png().toBuffer();

let shared: PictureDecoder;
const events: PoolEvent[] = [];

before(async () => {
  process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/secret.json';
  shared = await createDecoder({ ...OPTIONS, log: (event) => events.push(event) });
});
after(() => shared.close());

/** The only child process that decodes. */
function processId(): number {
  const [pid, ...others] = childrenOf(process.pid);
  assert.ok(pid !== undefined);
  assert.deepEqual(others, []);
  return pid;
}

/** Resolves when the process has worked for a hundredth of a second from now on. */
async function beginWork(pid: number): Promise<void> {
  // proc_pid_stat(5): utime and stime, in ticks.
  const ticks = () => {
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ');
    const [utime = NaN, stime = NaN] = fields.split(' ').slice(11, 13).map(Number);
    return utime + stime;
  };
  for (const before = ticks(); ticks() <= before;) await setTimeout(2);
}

test('a process decodes one picture after the other', async () => {
  const pictures = await Promise.all(
    [small, slow, small].map((bytes) => shared.decode({ bytes, ...BOX }, patient)),
  );
  assert.deepEqual(pictures[0], pictures[2]);
  assert.notDeepEqual(pictures[0], pictures[1]);
});

test('the process has no environment', () => {
  const pid = processId();
  assert.doesNotMatch(readFileSync(`/proc/${pid}/environ`, 'latin1'), /secret/u);
  const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
  assert.ok(command.includes('--permission'));
  assert.ok(!command.some((option) => /allow-(?:net|child-process|worker)/u.test(option)));
});

for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGKILL'] as const) {
  test(`a crash by ${signal} costs the picture that was decoded, and no other`, async () => {
    events.length = 0;
    const lost = assert.rejects(shared.decode({ bytes: slow, ...BOX }, patient), { code: 'renderer_failed' });
    const waiting = shared.decode({ bytes: small, ...BOX }, patient);
    const pid = processId();
    await beginWork(pid);
    process.kill(pid, signal);
    await lost;
    assert.ok((await waiting).length > 0);
    assert.deepEqual(
      events.map(({ event }) => event),
      ['process_ended', 'process_ready'],
    );
  });
}

test('the memory of large pictures is given back', async () => {
  const status = (name: string) => {
    const [, kib = NaN] =
      new RegExp(`${name}:\\s+(\\d+)`, 'u').exec(readFileSync(`/proc/${processId()}/status`, 'latin1')) ?? [];
    return Number(kib) / 1_024;
  };
  const large = jpegOfScans(3, { width: 4_000, height: 3_990, components: 3 });
  for (let times = 0; times < 3; times += 1) await shared.decode({ bytes: large, ...BOX }, patient);
  // 96 MB of coefficients beside what the process has anyway; then without them.
  assert.ok(status('VmHWM') < 300, `${status('VmHWM')} MiB`);
  assert.ok(status('VmRSS') < 180, `${status('VmRSS')} MiB`);
});

test('a picture that takes too long costs its process, and no other picture', async (t) => {
  const ended = new Set(childrenOf(process.pid));
  const own: PoolEvent[] = [];
  const decoder = await createDecoder({ ...OPTIONS, deadline: 200, log: (event) => own.push(event) });
  t.after(() => decoder.close());
  const [pid = 0] = childrenOf(process.pid).filter((child) => !ended.has(child));
  const late = assert.rejects(decoder.decode({ bytes: slow, ...BOX }, patient), {
    code: 'deadline_exceeded',
  });
  await beginWork(pid);
  // However fast the machine is, this picture is never done.
  process.kill(pid, 'SIGSTOP');
  await late;
  while (!own.some(({ event }) => event === 'process_ready')) await setTimeout(5);
  assert.ok((await decoder.decode({ bytes: small, ...BOX }, patient)).length > 0);
});

test('without sharp the start fails with a sentence that says what to do', async (t) => {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'ogp-no-sharp-')));
  t.after(() => rmSync(copy, { recursive: true }));
  const project = realpathSync(join(import.meta.dirname, '../..'));
  cpSync(join(project, 'src'), join(copy, 'src'), { recursive: true });
  cpSync(join(project, 'package.json'), join(copy, 'package.json'));
  mkdirSync(join(copy, 'node_modules'));
  symlinkSync(join(project, 'node_modules/zod'), join(copy, 'node_modules/zod'));
  const module: { createDecoder: typeof createDecoder } = await import(
    pathToFileURL(join(copy, 'src/picture/create-decoder.ts')).href
  );
  await assert.rejects(module.createDecoder({ ...OPTIONS, log: () => undefined }), {
    message:
      'A template accepts pictures, which the package sharp decodes, but sharp cannot be loaded (ERR_MODULE_NOT_FOUND). Install it with: npm ci --include=optional',
  });
});
