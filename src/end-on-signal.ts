import { setTimeout } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { describeError } from './thrown.ts';

/** Signals that end the process. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

/** ms. Ctrl-C reaches a service that npm runs twice, so signals within this time count as one. */
export const SAME_SIGNAL_TIME = 200;

/**
 * Ends the process after a signal or an uncaught error. Closes the parts in `running`, newest first, then exits with 0
 * after a signal, even if a part did not close in time, or with 1 after an error. A second signal or error ends the
 * process at once.
 *
 * @param running parts may be added later, so that a signal during the start also closes them
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
        logger.error(describeError(error), 'A part of the service did not close');
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
        logger.info(`${signal}: finishing accepted requests`);
        void end(0);
      } else if (performance.now() - ending.since > SAME_SIGNAL_TIME) {
        logger.warn(`${signal} again: ending at once`);
        process.exit(ending.code);
      }
    });
  }

  // Unhandled rejections also emit this event.
  process.on('uncaughtException', (error) => {
    logger.fatal(describeError(error), 'Uncaught error: ending');
    if (ending === null) void end(1);
    else process.exit(1);
  });
}
