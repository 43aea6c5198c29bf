import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CODE, COMPILE_CACHE, IS_BUNDLE, PROJECT } from '../program-files.ts';

/**
 * Lets a process collect what lies outside the heap, and bounds the young generation, whose halves V8 would let grow to
 * 16 MiB without making a card faster.
 */
export const V8_FLAGS = ['--expose-gc', '--max-semi-space-size=4'];

/**
 * More than the canvas of a plain card takes, a square one too: each piece of such a size is new to the process, which
 * costs time. Only other forms take larger ones. bytes
 */
const RETURNED_FROM = 8 * 2 ** 20;

export interface Confinement {
  readonly nodeOptions: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

/**
 * How a process that works on what clients sent is locked in: Node's permission model leaves it read access to its
 * code and to what is named here, and takes the network, other processes, threads and writing; its environment holds
 * no credentials. Native code is beyond the model's reach.
 *
 * @param readable absolute, without symbolic links: the permission model compares real paths
 * @param returnedFrom native memory of this size goes back to the system as soon as it is free, bytes
 */
export function confineProcess(readable: readonly string[], returnedFrom = RETURNED_FROM): Confinement {
  const cache = fileURLToPath(COMPILE_CACHE);
  if (!IS_BUNDLE) makeFolder(cache);
  return {
    nodeOptions: [
      '--permission',
      '--allow-addons',
      // It warns of --allow-addons, which resvg and sharp need.
      '--disable-warning=SecurityWarning',
      ...[...CODE.map((url) => fileURLToPath(url)), ...readable].map((path) => `--allow-fs-read=${path}`),
      // Node reads the compile cache only where it may write; `serveTasks` drops this before the first task.
      `--allow-fs-write=${cache}`,
      ...V8_FLAGS,
      // The report that a package reads to tell glibc from musl would look at the network's interfaces.
      '--report-exclude-network',
    ],
    environment: {
      // A date in a template must not depend on where the service runs: equal keys are equal pictures.
      TZ: 'UTC',
      NODE_COMPILE_CACHE: cache,
      // mallopt(3). By itself glibc keeps up to 32 MiB for each thread: a renderer had 600 MB after cards of all forms.
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: String(returnedFrom),
      MALLOC_TRIM_THRESHOLD_: String(returnedFrom),
    },
    workingDirectory: fileURLToPath(PROJECT),
  };
}

/** The permission model lets a process write into a folder only if it exists when the process starts. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch {
    // Without it, each process compiles its modules itself.
  }
}
