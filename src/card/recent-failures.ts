import type { ProblemCode } from '../errors.ts';

/** Which cards could not be made lately, so that not everyone who looks at a page has them tried again. */
export interface RecentFailures {
  get(key: string): ProblemCode | undefined;
  add(key: string, code: ProblemCode): void;
}

export interface RecentFailuresOptions {
  /** How many are remembered; the oldest go first. */
  readonly limit: number;
  /** ms */
  readonly lifetime: number;
  /** A clock that only goes forward, ms. */
  readonly now?: () => number;
}

export function createRecentFailures({
  limit,
  lifetime,
  now = () => performance.now(),
}: RecentFailuresOptions): RecentFailures {
  // A Map keeps the order of insertion.
  const failures = new Map<string, { readonly code: ProblemCode; readonly until: number }>();
  return {
    get(key) {
      const failure = failures.get(key);
      if (failure === undefined) return undefined;
      if (failure.until > now()) return failure.code;
      failures.delete(key);
      return undefined;
    },
    add(key, code) {
      failures.delete(key);
      failures.set(key, { code, until: now() + lifetime });
      const [oldest] = failures.keys();
      if (failures.size > limit && oldest !== undefined) failures.delete(oldest);
    },
  };
}
