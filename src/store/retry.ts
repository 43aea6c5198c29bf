import { setTimeout } from 'node:timers/promises';

export interface RetryPolicy {
  /** How often at most, the first attempt included. */
  readonly attempts: number;
  /** Before the second attempt, ms; doubles before each further one. */
  readonly firstWait: number;
}

/**
 * Repeats `attempt` while it fails in a way that may pass, waiting longer each time (truncated exponential
 * back-off with jitter, as https://cloud.google.com/storage/docs/retry-strategy asks).
 *
 * @param endsAt the wait for another attempt never reaches beyond it; on the clock of `performance.now()`, ms
 * @throws the last attempt's error, unchanged
 */
export async function retry<Value>(
  options: {
    policy: RetryPolicy;
    signal: AbortSignal;
    endsAt: number;
    mayPass: (error: unknown) => boolean;
  },
  attempt: (number: number) => Promise<Value>,
): Promise<Value> {
  const { policy, signal, endsAt, mayPass } = options;
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      const wait = policy.firstWait * 2 ** (number - 1) * (1 + Math.random()) * 0.5;
      const last = number >= policy.attempts || performance.now() + wait >= endsAt;
      if (last || signal.aborted || !mayPass(error)) throw error;
      await setTimeout(wait, undefined, { signal });
    }
  }
}
