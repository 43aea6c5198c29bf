import { availableParallelism } from 'node:os';
import { glob } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/** Hundreds of processes load the same modules; each has its types stripped and is compiled once. */
const COMPILE_CACHE = resolve('node_modules/.cache/node-compile-cache');

/** A file that takes longer than this hangs, ms. */
const FILE_TIMEOUT = 180_000;

/** How many of the slowest files are named at the end. */
const SLOWEST = 5;

export interface TestSelection {
  /** Parts of paths, such as `test/store`; a file is run if its path has one of them. None: all files. */
  readonly paths: readonly string[];
  /** Regular expression; only tests whose name matches are run. */
  readonly name?: string | undefined;
  /** Added to the environment of the tests. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** @returns the test files whose path has one of `paths` in it, sorted */
export async function findTests(paths: readonly string[]): Promise<string[]> {
  const files = await Array.fromAsync(glob('test/**/*.test.ts'));
  return files.filter((file) => paths.length === 0 || paths.some((path) => file.includes(path))).sort();
}

/**
 * Runs tests, one process a file, and prints how they went.
 *
 * A run that proves nothing is a failure too: a selection that no file or no test matches, a test that is marked as to
 * do. In continuous integration a skipped test is one as well; elsewhere a program that a test needs may be missing.
 *
 * @returns the reasons why the run failed; empty when all is well
 */
export async function runTests({ paths, name, environment = {} }: TestSelection): Promise<string[]> {
  const files = await findTests(paths);
  const unmatched = paths.filter((path) => !files.some((file) => file.includes(path)));
  if (unmatched.length > 0 || files.length === 0) {
    return [`no test file matches ${unmatched.join(', ') || 'test/**/*.test.ts'}`];
  }
  const events = run({
    files,
    // One more than there are cores: some wait, for a deadline or for a process to start.
    concurrency: availableParallelism() + 1,
    timeout: FILE_TIMEOUT,
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
    ...(name === undefined ? {} : { testNamePatterns: [new RegExp(name, 'u')] }),
  });
  const reasons = new Set<string>();
  const durations = new Map<string, number>();
  let passed = 0;
  events.on('test:pass', ({ name: test, details }) => {
    // node:test reports a file without tests as a test that is named as the file and passes.
    if (!files.includes(test)) passed += details.type === 'suite' ? 0 : 1;
    else if (name === undefined) reasons.add(`no test in ${test}`);
  });
  events.on('test:summary', ({ file, success, counts, duration_ms: duration }) => {
    if (file !== undefined) {
      durations.set(relative('.', file), duration);
      return;
    }
    // Also when only a suite failed, such as one that could not read its file.
    if (!success) reasons.add('tests failed');
    if (passed === 0) reasons.add('no test passed');
    if (counts.skipped > 0 && process.env['CI'] !== undefined) reasons.add(`${counts.skipped} skipped`);
    if (counts.todo > 0) reasons.add(`${counts.todo} marked as to do`);
  });
  for await (const text of events.compose(spec())) process.stdout.write(String(text));
  process.stdout.write(`\nslowest files:\n${describeSlowest(durations)}`);
  return [...reasons];
}

/** @param durations of files, ms */
function describeSlowest(durations: ReadonlyMap<string, number>): string {
  return [...durations]
    .sort(([, one], [, other]) => other - one)
    .slice(0, SLOWEST)
    .map(([file, duration]) => `${(duration / 1000).toFixed(1).padStart(6)} s  ${file}\n`)
    .join('');
}
