import { Problem } from '../errors.ts';

/**
 * Settles as `work` does, but never later than `deadline` milliseconds from now: not even if what it waits for
 * neither answers nor heeds its signal.
 *
 * @param work gets a signal that aborts at the deadline
 * @throws Problem `deadline_exceeded`
 */
export async function withinDeadline<Value>(
  deadline: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const late = new AbortController();
  const missed = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const problem = new Problem('deadline_exceeded', { message: `No card within ${deadline} ms.` });
    late.abort(problem);
    missed.reject(problem);
  }, deadline);
  try {
    return await Promise.race([work(late.signal), missed.promise]);
  } finally {
    clearTimeout(timer);
  }
}
