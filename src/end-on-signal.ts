import { setTimeout } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { describeError } from './thrown.ts';

/** What tells a process to end. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

/** A process group that is signalled by Ctrl-C reaches the service twice when npm runs it: what comes so soon is one. */
export const SAME_SIGNAL_WITHIN = 200;

/**
 * Ends the process when it is told to, or when an error was caught nowhere: closes what is running, newest first, and
 * exits with 0 after a signal, even if something did not close in time, or with 1 after an error. A second signal or
 * error ends it at once.
 *
 * @param running may be filled later, so that a service that still starts ends as well
 * @param deadline ms
 */
export function endOnSignal(
  running: AsyncDisposableStack,
  { deadline, logger }: { readonly deadline: number; readonly logger: FastifyBaseLogger },
): void {
  let ending: { readonly since: number; readonly code: 0 | 1 } | null = null;

  async function end(code: 0 | 1): Promise<void> {
    ending = { since: performance.now(), code };
    const closed = running.disposeAsync().then(
      () => 'Ended',
      (error: unknown) => {
        logger.error(describeError(error), 'Something did not close');
        return 'Ended';
      },
    );
    logger.info(
      await Promise.race([closed, setTimeout(deadline, `Ended after ${deadline} ms with work left`)]),
    );
    process.exit(code);
  }

  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (ending === null) {
        logger.info(`${signal}: finishing what was accepted`);
        void end(0);
      } else if (performance.now() - ending.since > SAME_SIGNAL_WITHIN) {
        logger.warn(`${signal} again: ending at once`);
        process.exit(ending.code);
      }
    });
  }

  // A rejection that nobody handles comes here as well.
  process.on('uncaughtException', (error) => {
    logger.fatal(describeError(error), 'An error was caught nowhere: ending');
    if (ending === null) void end(1);
    else process.exit(1);
  });
}
