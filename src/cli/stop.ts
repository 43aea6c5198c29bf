/** Commands that may take hours end in order when a signal stops them. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { SAME_SIGNAL_WITHIN } from '../end-on-signal.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';

/** Cloud Run sends SIGTERM ten seconds before it kills a task; a person types Ctrl-C. */
const EXIT_CODES = { SIGINT: EXIT_CODE.interrupted, SIGTERM: EXIT_CODE.terminated } as const;

/** Work that heeds the signal ends within that time, and clears its progress bar. ms */
const SETTLING = 100;

/** What may stop a command. */
export interface Stop {
  readonly signal: AbortSignal;
  /** What a command that was stopped ends with. */
  readonly exitCode: ExitCode;
}

/** Listens to signals until it is disposed of. A second signal ends the process at once. */
export function stopOnSignal(): Stop & Disposable {
  const ending = new AbortController();
  let exitCode: ExitCode = EXIT_CODE.interrupted;
  let since = 0;
  const listeners = Object.entries(EXIT_CODES).map(([name, code]) => {
    const listener = (): void => {
      if (!ending.signal.aborted) {
        exitCode = code;
        since = performance.now();
        ending.abort();
      } else if (performance.now() - since > SAME_SIGNAL_WITHIN) {
        process.exit(exitCode);
      }
    };
    process.on(name, listener);
    return () => void process.off(name, listener);
  });
  return {
    signal: ending.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]() {
      for (const remove of listeners) remove();
    },
  };
}

/**
 * Waits for work unless the signal comes first. What the work does after that is of no interest: it may fail, or never
 * end.
 *
 * @returns null if it was stopped
 */
export async function unlessStopped<Result>(
  signal: AbortSignal,
  work: Promise<Result>,
): Promise<Result | null> {
  try {
    return await Promise.race([work, afterStop(signal, SETTLING).then(() => null)]);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** Resolves some ms after the signal. The waiting alone keeps no process alive. */
export async function afterStop(signal: AbortSignal, wait: number): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  await setTimeout(wait, undefined, { ref: false });
}
