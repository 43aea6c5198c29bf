import { Problem } from '../errors.ts';

export interface Allowance {
  /** Aborts at the deadline, and when whoever asked gives up. */
  readonly signal: AbortSignal;
  /** When the deadline falls, on the clock of `performance.now()`, ms. */
  readonly endsAt: number;
}

/**
 * Settles as `work` does, but not later than `deadline` milliseconds from now and not after `signal` aborts.
 *
 * @param action what is being done, for the log: `store og/….png`
 * @throws Problem `deadline_exceeded` as soon as the deadline passes or `signal` aborts, even if `work` never
 *   settles
 */
export async function withinDeadline<Value>(
  { action, deadline, signal }: { action: string; deadline: number; signal: AbortSignal },
  work: (allowance: Allowance) => Promise<Value>,
): Promise<Value> {
  const ending = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (message: string, cause?: unknown): void => {
    const problem = new Problem('deadline_exceeded', { message, cause });
    ended.reject(problem);
    ending.abort(problem);
  };
  const giveUp = (): void => end(`Was told to give up before it could ${action}`, signal.reason);

  const timer = setTimeout(() => end(`Could not ${action} within ${deadline} ms`), deadline);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    if (signal.aborted) {
      giveUp();
      return await ended.promise;
    }
    const allowance = { signal: ending.signal, endsAt: performance.now() + deadline };
    return await Promise.race([ended.promise, work(allowance)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
