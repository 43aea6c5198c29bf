/** What a renderer process really does, native code included, while it starts and while it draws hostile cards. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { bundledFactory, openRenderer } from '../support/open-renderer.ts';
import { drawableHostileText, shortHostileText } from '../hostile/support/hostile-text.ts';
import { FONTS, TEMPLATES } from '../support/directories.ts';
import { patient } from '../pool/support/open-pool.ts';
import { prepareTrace, tracingObstacle, type TracedCall } from './support/trace-process.ts';
import '../support/property-seed.ts';

const CARDS = 200;

const project = realpathSync(join(import.meta.dirname, '../..'));
const OWN = ['dist/', 'node_modules/', 'templates/', 'fonts/', 'package.json'].map((path) =>
  join(project, path),
);

/** What Node and its libraries look at when they start: the machine, never a user's or a service's file. */
const SYSTEM = [
  /^\/(?:usr\/)?lib(?:32|64)?\/.*\.so(?:\.\d+)*$/u,
  /^\/(?:usr\/)?lib(?:32|64)?\/[\w/-]*$/u,
  /^\/etc\/ld\.so\.(?:cache|preload|nohwcap)$/u,
  /\/openssl\.cnf$/u,
  /^\/usr\/share\/zoneinfo\/UTC$/u,
  /^\/dev\/(?:null|u?random)$/u,
  /^\/sys\//u,
  // What a process tells of itself, but not what it was given or reaches.
  /^\/proc\/(?!(?:self|\d+)\/(?:environ|mem|root|cwd|fd|task)(?:\/|$))[\w/-]+$/u,
];

const OPENS = new Set(['open', 'openat', 'openat2', 'creat']);
/** Calls that name a file and change nothing. */
const LOOKS =
  /^(?:open|openat|openat2|access|faccessat2?|l?stat|newfstatat|statx|statfs|readlink|readlinkat|execve)$/u;

const obstacle = tracingObstacle();
const skip = obstacle !== null && process.env['CI'] === undefined ? obstacle : false;

describe('a renderer process', { skip }, () => {
  const starting: TracedCall[] = [];
  const drawing: TracedCall[] = [];
  let drawn = 0;
  const events: unknown[] = [];
  let folder: string;

  before(async () => {
    if (obstacle !== null) throw new Error(`Expected to trace the renderer process but ${obstacle}.`);
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'trace-')));
    const trace = prepareTrace(folder);
    const { execPath } = process;
    process.execPath = trace.node;
    const renderer = await openRenderer(
      { processes: 1, queueLimit: 1, deadline: 60_000, log: (event) => events.push(event) },
      await bundledFactory(),
    ).finally(() => (process.execPath = execPath));
    const readyAt = Date.now();
    // Not only what a schema takes: what gets past one is the confinement's matter all the more.
    for (const text of fc.sample(fc.oneof(drawableHostileText, shortHostileText), CARDS)) {
      const cards = [
        { template: 'vaccine', variant: 'card', context: { area: text, age: 40, period: text } },
        {
          template: 'article',
          variant: 'card',
          context: { title: text, author: text, site: text, date: text },
        },
      ];
      const card = cards[drawn % 2] ?? assert.fail();
      await renderer.draw(card, patient).then(
        () => (drawn += 1),
        (error: unknown) => assert.ok(error instanceof Error && 'code' in error, String(error)),
      );
    }
    await renderer.close();
    for (const call of await trace.calls()) (call.at < readyAt ? starting : drawing).push(call);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('is watched while it starts and while it draws hundreds of cards', () => {
    assert.ok(drawn > CARDS / 4, `Only ${drawn} cards were drawn.`);
    assert.deepEqual(events, []);
    assert.ok(starting.some(({ name, path }) => OPENS.has(name) && path?.startsWith(FONTS)));
    // Other templates, and fonts for other scripts, are opened when a card needs them.
    assert.ok(
      drawing.some(({ name, path }) => OPENS.has(name) && path?.startsWith(join(TEMPLATES, 'article'))),
    );
    assert.ok(drawing.some(({ name, path }) => OPENS.has(name) && path?.startsWith(FONTS)));
  });

  test('opens its code, its packages, templates, fonts and what every process of Node opens, no other file', () => {
    const opened = starting.filter(({ name }) => OPENS.has(name));
    assert.deepEqual(
      opened.filter(({ path }) => !isOneOf(path, OWN) && !SYSTEM.some((pattern) => pattern.test(path ?? ''))),
      [],
    );
  });

  test('looks at templates and fonts alone once it is ready', () => {
    // How fast the processor's clock is, which a library asks when it first measures time.
    const named = drawing.filter(({ path }) => path !== null && !path.startsWith('/sys/devices/system/cpu/'));
    assert.deepEqual(
      named.filter(({ path }) => !isOneOf(path, [join(project, 'fonts/'), join(project, 'templates/')])),
      [],
    );
  });

  test('opens nothing for writing and changes no file', () => {
    const writing = [...starting, ...drawing].filter(
      ({ name, path, text }) =>
        path !== null &&
        path !== '/dev/null' &&
        (!LOOKS.test(name) || /O_(?:WRONLY|RDWR|CREAT|TRUNC)/u.test(text)),
    );
    // Node makes sure that the folder of the compile cache exists before it reads there.
    const isCache = ({ name, path, text }: TracedCall): boolean =>
      name === 'mkdir' && isOneOf(path, [join(project, 'dist/compile-cache/')]) && text.includes('EEXIST');
    assert.deepEqual(
      writing.filter((call) => !isCache(call)),
      [],
    );
  });

  test('makes no socket', () => {
    const sockets = [...starting, ...drawing].filter(({ name }) =>
      /^(?:socket|socketpair|connect|bind|listen|accept4?)$/u.test(name),
    );
    assert.deepEqual(sockets, []);
  });

  test('has no ring in which it could open files unseen', () => {
    // The one that libuv makes for files has a thread of the kernel; those it makes for polling have none.
    const rings = [...starting, ...drawing].filter(({ name }) => name === 'io_uring_setup');
    assert.deepEqual(
      rings.filter(({ text }) => text.includes('IORING_SETUP_SQPOLL')),
      [],
    );
  });

  test('starts threads of its own, no other process', () => {
    const started = [...starting, ...drawing].filter(
      ({ name, text }) =>
        name === 'fork' || name === 'vfork' || (name.startsWith('clone') && !text.includes('CLONE_THREAD')),
    );
    assert.deepEqual(started, []);
    const executed = [...starting, ...drawing].filter(({ name }) => name === 'execve');
    assert.equal(executed.length, 1);
  });
});

function isOneOf(path: string | null, places: readonly string[]): boolean {
  return places.some(
    (place) => path === place || path === place.replace(/\/$/u, '') || path?.startsWith(place),
  );
}
