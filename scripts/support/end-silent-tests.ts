/**
 * Ends test processes that hang. The timeout of node:test is a timer in the test's own process: a loop that never waits
 * keeps it from firing. The runner waits for each process, so it would wait for ever.
 */
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { childrenOf } from '../../test/support/child-processes.ts';

/** Node publishes every `ChildProcess` here when it is created. */
const CHANNEL = 'child_process';

interface SilenceOptions {
  /** Files that node:test runs in a process each. */
  readonly entries: readonly string[];
  /** A process that writes nothing for so long hangs: a test writes when it starts and when it ends. ms */
  readonly limit: number;
  /** Called with the entry of each process that is ended. */
  readonly onEnd: (entry: string) => void;
}

/**
 * Watches the processes of `entries` from now on.
 *
 * @returns stops watching
 */
export function endSilentTests({ entries, limit, onEnd }: SilenceOptions): () => void {
  const known = new Set(entries);

  function watch(child: ChildProcess): void {
    const entry = child.spawnargs.find((argument) => known.has(argument));
    if (entry === undefined) return;
    const timer = setTimeout(() => {
      onEnd(entry);
      endFamily(child);
    }, limit);
    for (const output of [child.stdout, child.stderr]) output?.on('data', () => timer.refresh());
    child.once('close', () => clearTimeout(timer));
  }

  const onChild = (message: unknown): void => {
    const { process: child } = message as { readonly process: ChildProcess };
    // It has neither arguments nor outputs before.
    child.once('spawn', () => watch(child));
  };
  subscribe(CHANNEL, onChild);
  return () => void unsubscribe(CHANNEL, onChild);
}

/** Ends a process and all that it has started. node:test also waits until nobody can write to its outputs. */
function endFamily({ pid, stdout, stderr }: ChildProcess): void {
  if (pid === undefined) return;
  for (const member of [pid, ...descendantsOf(pid)]) {
    try {
      process.kill(member, 'SIGKILL');
    } catch {
      // It has ended since it was listed.
    }
  }
  // A process whose parent has ended is not found, but may hold them open.
  for (const output of [stdout, stderr]) output?.destroy();
}

/** None where there is no /proc. */
function descendantsOf(pid: number): number[] {
  try {
    return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    return [];
  }
}
