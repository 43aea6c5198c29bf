import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CODE, COMPILE_CACHE, IS_BUNDLE, PROJECT } from '../program-files.ts';

/**
 * `--expose-gc` lets a process free native memory. The other flag bounds V8's young generation: its semi-spaces could grow
 * to 16 MiB each without making a card faster.
 */
export const V8_FLAGS = ['--expose-gc', '--max-semi-space-size=4'];

/**
 * More than the canvas of a plain card, of any variant. Memory that goes back to the system must be requested again for
 * each card, which takes time. Only other forms need larger canvases. bytes
 */
const RETURNED_FROM = 8 * 2 ** 20;

export interface Confinement {
  readonly nodeOptions: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

/**
 * Returns the options of a confined process, which works on clients' input. Node's permission model allows it to read its
 * code and the given paths. It denies the network, other processes, threads and writing. The environment contains no
 * credentials. The permission model does not restrict native code.
 *
 * @param readable absolute paths without symbolic links, because the permission model compares real paths
 * @param returnedFrom freed native memory of this size goes back to the system at once, bytes
 */
export function confineProcess(readable: readonly string[], returnedFrom = RETURNED_FROM): Confinement {
  const cache = fileURLToPath(COMPILE_CACHE);
  if (!IS_BUNDLE) makeFolder(cache);
  return {
    nodeOptions: [
      '--permission',
      '--allow-addons',
      // Suppresses the warning about --allow-addons, which resvg and sharp need.
      '--disable-warning=SecurityWarning',
      ...[...CODE.map((url) => fileURLToPath(url)), ...readable].map((path) => `--allow-fs-read=${path}`),
      // Node reads the compile cache only if it may write there. `serveTasks` drops this right before the first task.
      `--allow-fs-write=${cache}`,
      ...V8_FLAGS,
      // A package reads Node's report to detect glibc or musl. Without this, the report would access network interfaces.
      '--report-exclude-network',
    ],
    environment: {
      // Dates in templates must not depend on the machine's time zone, because equal keys mean equal pictures.
      TZ: 'UTC',
      NODE_COMPILE_CACHE: cache,
      // mallopt(3). By default glibc keeps up to 32 MiB per thread: a renderer held 600 MB after cards of all forms.
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: String(returnedFrom),
      MALLOC_TRIM_THRESHOLD_: String(returnedFrom),
    },
    workingDirectory: fileURLToPath(PROJECT),
  };
}

/** Creates a folder. The permission model allows writing to a folder only if it exists when the process starts. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch {
    // Without the folder, each process compiles its modules itself.
  }
}
