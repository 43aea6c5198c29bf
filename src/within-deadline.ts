import { Problem } from './errors.ts';

export interface Deadline {
  /** What is being done, for the log; completes the sentence "Could not …". */
  readonly action: string;
  /** ms from now */
  readonly deadline: number;
  /** Aborts when whoever asked gives up earlier. */
  readonly signal?: AbortSignal | undefined;
}

export interface Allowance {
  /** Aborts at the deadline, and when whoever asked gives up. */
  readonly signal: AbortSignal;
  /** When the deadline falls, on the clock of `performance.now()`, ms. */
  readonly endsAt: number;
}

/**
 * Settles as `work` does, but neither later than the deadline nor after `signal` aborts: not even if what it waits for
 * neither answers nor heeds its signal. If `signal` has aborted before, `work` is not begun.
 *
 * @throws Problem `deadline_exceeded`
 */
export async function withinDeadline<Value>(
  { action, deadline, signal }: Deadline,
  work: (allowance: Allowance) => Promise<Value>,
): Promise<Value> {
  const ending = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (message: string, cause?: unknown): void => {
    const problem = new Problem('deadline_exceeded', { message, cause });
    ended.reject(problem);
    ending.abort(problem);
  };
  const giveUp = (): void => end(`Was told to give up before it could ${action}`, signal?.reason);

  const timer = setTimeout(() => end(`Could not ${action} within ${deadline} ms`), deadline);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    if (signal?.aborted === true) {
      giveUp();
      return await ended.promise;
    }
    const allowance = { signal: ending.signal, endsAt: performance.now() + deadline };
    return await Promise.race([ended.promise, work(allowance)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
