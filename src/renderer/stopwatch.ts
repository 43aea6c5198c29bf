export interface Stopwatch {
  /** Runs a step and notes how long it took. */
  readonly time: <Result>(step: string, run: () => Result) => Result;
  /** Milliseconds per step, in the order in which they ran. */
  readonly timings: Readonly<Record<string, number>>;
}

export function createStopwatch(): Stopwatch {
  const timings: Record<string, number> = {};
  return {
    timings,
    time(step, run) {
      const start = performance.now();
      const result = run();
      timings[step] = (timings[step] ?? 0) + performance.now() - start;
      return result;
    },
  };
}
