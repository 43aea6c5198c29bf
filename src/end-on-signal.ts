import { setTimeout } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { FastifyBaseLogger } from 'fastify';
import { describeError } from './thrown.ts';

/** What tells a process to end. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

/** Faults of native code: the process must die of them, and a handler would only keep it from that. */
const FATAL_SIGNALS = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'] as const;

/** A process group that is signalled by Ctrl-C reaches the service twice when npm runs it: what comes so soon is one. */
const SAME_SIGNAL_WITHIN = 200;

/**
 * Ends the process when it is told to, or when an error was caught nowhere: closes what is running, newest first, and
 * exits with 0 after a signal, even if something did not close in time, or with 1 after an error. A second signal ends
 * it at once, with 0 too.
 *
 * @param running may be filled later, so that a service that still starts ends as well
 * @param deadline ms
 */
export function endOnSignal(
  running: AsyncDisposableStack,
  { deadline, logger }: { readonly deadline: number; readonly logger: FastifyBaseLogger },
): void {
  const ending = closeWithGrace(
    { delay: false, logger: false, skip: [...SIGNALS, ...FATAL_SIGNALS] },
    async ({ err }) => {
      if (err !== undefined) logger.fatal(describeError(err), 'An error was caught nowhere: ending');

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
    },
  );

  let signalledAt: number | null = null;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (signalledAt === null) {
        signalledAt = performance.now();
        logger.info(`${signal}: finishing what was accepted`);
        ending.close();
      } else if (performance.now() - signalledAt > SAME_SIGNAL_WITHIN) {
        logger.warn(`${signal} again: ending at once`);
        process.exit(0);
      }
    });
  }
}
