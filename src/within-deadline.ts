import { Problem } from './errors.ts';

export interface Deadline {
  /** Name of the work for the log. Completes the sentence "Could not …". */
  readonly action: string;
  /** ms from now. */
  readonly deadline: number;
  /** Aborts if the caller gives up earlier. */
  readonly signal?: AbortSignal | undefined;
}

export interface Allowance {
  /** Aborts at the deadline, and if the caller gives up. */
  readonly signal: AbortSignal;
  /** Time of the deadline on the clock of `performance.now()`, ms. */
  readonly endsAt: number;
}

/**
 * Settles like `work`, but at the latest at the deadline or when `signal` aborts, even if `work` ignores its signal. If
 * `signal` is already aborted, `work` is not called.
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
  const giveUp = (): void => end(`Was aborted before it could ${action}`, signal?.reason);

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
