import { LRUCache } from 'lru-cache';
import { ERRORS_LIMIT, Problem, type FieldError, type ProblemCode } from '../errors.ts';

/** Why a card could not be drawn: what its problem document says, and no other values of the context. */
interface Refusal {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
}

/** Problems that depend on the card alone: drawing it again meets them again. */
const LASTING: ReadonlySet<ProblemCode> = new Set([
  'budget_not_met',
  'characters_not_covered',
  'context_rejected',
  'format_unavailable',
]);
/** Problems that drawing the card again may not meet. Each may have cost a process. */
const PASSING: ReadonlySet<ProblemCode> = new Set(['renderer_failed', 'deadline_exceeded']);

/** Long enough for a crowd that opens one page, and for clients that retry; short enough for a fault that passes. ms */
export const PASSING_LIFETIME = 10_000;

/** Bounds all refusals together. A refusal of one field takes some 600 bytes. bytes */
export const MAX_BYTES = 4 * 2 ** 20;
/** An entry's objects and its place in the cache take so much, besides its texts. bytes */
const ENTRY_BYTES = 300;

/** Remembers which cards could not be drawn, so that they are not drawn again in vain. */
export interface Refusals {
  /**
   * Does `work`, unless it has failed before.
   *
   * @param key of the card and, if it is not drawn, of what else is done with it
   * @param signal when it has aborted, the failure is nobody's: the client has left
   * @throws Problem the one that `work` threw before, or throws
   */
  guard<Result>(key: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

/** @param now a clock that never goes back, ms */
export function rememberRefusals(now = () => performance.now()): Refusals {
  const refusals = new LRUCache<string, Refusal>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ errors }, key) => ENTRY_BYTES + 2 * (key.length + JSON.stringify(errors).length),
    ttlResolution: 0,
    perf: { now },
  });

  function remember(key: string, { code, errors }: Problem): void {
    const isLasting = LASTING.has(code);
    if (!isLasting && !PASSING.has(code)) return;
    const refusal = { code, errors: errors.slice(0, ERRORS_LIMIT) };
    refusals.set(key, refusal, isLasting ? {} : { ttl: PASSING_LIFETIME });
  }

  return {
    async guard(key, signal, work) {
      const known = refusals.get(key);
      if (known !== undefined) {
        throw new Problem(known.code, { errors: known.errors, message: 'It failed before.' });
      }
      try {
        return await work();
      } catch (error) {
        if (error instanceof Problem && !signal.aborted) remember(key, error);
        throw error;
      }
    },
  };
}
