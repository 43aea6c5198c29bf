import { availableParallelism } from 'node:os';
import { glob } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { endSilentTests } from './end-silent-tests.ts';
import { currentFile, groupTests, separateTests } from './group-tests.ts';

/** Hundreds of processes load the same modules; each has its types stripped and is compiled once. */
const COMPILE_CACHE = resolve('node_modules/.cache/node-compile-cache');

/** A test, or a file of a shared process, that takes longer than this hangs, ms. */
const TIMEOUT = 180_000;

/** Longer than the timeout, so that a test that only waits fails by its own and its process goes on. */
const SILENCE = 1.1;

/** How many of the slowest files are named at the end. */
const SLOWEST = 5;

export interface TestSelection {
  /** Parts of paths, such as `test/store`; a file is run if its path has one of them. None: all files. */
  readonly paths: readonly string[];
  /** Regular expression; only tests whose name matches are run. */
  readonly name?: string | undefined;
  /** Added to the environment of the tests. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A test that takes longer than this hangs, ms. */
  readonly timeout?: number;
}

/** @returns the test files whose path has one of `paths` in it, sorted */
export async function findTests(paths: readonly string[]): Promise<string[]> {
  const files = await Array.fromAsync(glob('test/**/*.test.ts'));
  return files.filter((file) => paths.length === 0 || paths.some((path) => file.includes(path))).sort();
}

/**
 * Runs tests and prints how they went: a process a file where files are selected; of all, small ones share some.
 *
 * A run that proves nothing is a failure too: a selection that no file or no test matches, a test that is marked as to
 * do. In continuous integration a skipped test is one as well; elsewhere a program that a test needs may be missing.
 * The process of a file that hangs is ended; the others go on.
 *
 * @returns the reasons why the run failed; empty when all is well
 */
export async function runTests({
  paths,
  name,
  environment = {},
  timeout = TIMEOUT,
}: TestSelection): Promise<string[]> {
  const files = await findTests(paths);
  const unmatched = paths.filter((path) => !files.some((file) => file.includes(path)));
  if (unmatched.length > 0 || files.length === 0) {
    return [`no test file matches ${unmatched.join(', ') || 'test/**/*.test.ts'}`];
  }
  const isSelection = paths.length > 0 || name !== undefined;
  const groups = isSelection ? separateTests(files) : await groupTests(files, timeout);
  const reasons = new Set<string>();
  const stopWatching = endSilentTests({
    entries: [...groups.keys()],
    limit: timeout * SILENCE,
    onEnd: (entry) => reasons.add(describeHung(entry, groups.get(entry) ?? [])),
  });
  const events = run({
    files: [...groups.keys()],
    // One more than there are cores: some wait, for a deadline or for a process to start.
    concurrency: availableParallelism() + 1,
    timeout,
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
    ...(name === undefined ? {} : { testNamePatterns: [new RegExp(name, 'u')] }),
  });
  const durations = watchDurations(events, new Set(files.filter((file) => !groups.has(file))));
  let passed = 0;
  /** Of the suite that is reported now; suites of one process come one after the other. */
  let inSuite = 0;
  events.on('test:pass', ({ name: test, nesting, details: { type } }) => {
    const isSuite = type === 'suite';
    // node:test reports a file without tests as a test that is named as the file and passes.
    const isFile = files.includes(test);
    if (isFile && !(isSuite && inSuite > 0) && name === undefined) reasons.add(`no test in ${test}`);
    else if (!isSuite && !isFile) passed += 1;
    inSuite = nesting === 0 ? 0 : inSuite + 1;
  });
  events.on('test:fail', ({ nesting }) => {
    inSuite = nesting === 0 ? 0 : inSuite + 1;
  });
  events.on('test:summary', ({ file, success, counts }) => {
    if (file !== undefined) return;
    // Also when only a suite failed, such as one that could not read its file.
    if (!success) reasons.add('tests failed');
    if (passed === 0) reasons.add('no test passed');
    if (counts.skipped > 0 && process.env['CI'] !== undefined) reasons.add(`${counts.skipped} skipped`);
    if (counts.todo > 0) reasons.add(`${counts.todo} marked as to do`);
  });
  for await (const text of events.compose(spec())) process.stdout.write(String(text));
  stopWatching();
  if (durations.size > SLOWEST) process.stdout.write(`\nslowest files:\n${describeSlowest(durations)}`);
  return [...reasons];
}

/** @param files of the process that was ended */
function describeHung(entry: string, files: readonly string[]): string {
  const file = currentFile(entry, files);
  const rest = files.slice(files.indexOf(file) + 1);
  return [`${file} hung and was ended`, ...rest.map((other) => `${other} was not run`)].join(', ');
}

type TestsStream = ReturnType<typeof run>;

/** @returns how long each file took, ms, when all is over */
function watchDurations(events: TestsStream, members: ReadonlySet<string>): ReadonlyMap<string, number> {
  const durations = new Map<string, number>();
  const add = ({
    name,
    nesting,
    details,
  }: {
    name: string;
    nesting: number;
    details: { duration_ms: number };
  }) => {
    if (nesting === 0 && members.has(name)) durations.set(name, details.duration_ms);
  };
  events.on('test:pass', add);
  events.on('test:fail', add);
  events.on('test:summary', ({ file, duration_ms: duration }) => {
    if (file !== undefined) durations.set(relative('.', file), duration);
  });
  return durations;
}

/** @param durations of files, ms */
function describeSlowest(durations: ReadonlyMap<string, number>): string {
  return [...durations]
    .filter(([file]) => file.startsWith('test/'))
    .sort(([, one], [, other]) => other - one)
    .slice(0, SLOWEST)
    .map(([file, duration]) => `${(duration / 1000).toFixed(1).padStart(6)} s  ${file}\n`)
    .join('');
}
