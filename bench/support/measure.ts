import { setImmediate } from 'node:timers/promises';
import { processorTimeSince } from './processor-time.ts';

/** One way to do a thing, measured against others. */
export interface Contender {
  readonly name: string;
  /** What is done in a round, outside of the time that counts. */
  readonly before?: (round: number) => unknown;
  /** @returns the bytes that were made, if it makes any */
  readonly run: (round: number) => Promise<Uint8Array | void> | Uint8Array | void;
}

export interface Measured {
  readonly name: string;
  /** ms that passed, in ascending order */
  readonly times: readonly number[];
  /** ms of the processor in all threads, in ascending order; what others do on a shared machine is not in them. */
  readonly cpu: readonly number[];
  /** Median size of what was made, bytes; 0 if nothing was. */
  readonly bytes: number;
}

/** Rounds that a contender does in a row, as a process does whose work it is. */
const ROUNDS_IN_A_TURN = 10;

/** Lets contenders take turns, so that what else the machine does meets them all alike. */
export async function interleave(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const results = contenders.map(({ name }) => ({
    name,
    times: [] as number[],
    cpu: [] as number[],
    sizes: [] as number[],
  }));
  for (let from = 0; from < rounds; from += ROUNDS_IN_A_TURN) {
    for (const [index, contender] of contenders.entries()) {
      for (let round = from; round < Math.min(rounds, from + ROUNDS_IN_A_TURN); round += 1) {
        const { time, cpu, size } = await measureRound(contender, round);
        results[index]?.times.push(time);
        results[index]?.cpu.push(cpu);
        results[index]?.sizes.push(size);
      }
      await collectGarbage();
    }
  }
  return results.map(({ name, times, cpu, sizes }) => ({
    name,
    times: ascending(times),
    cpu: ascending(cpu),
    bytes: median(ascending(sizes)),
  }));
}

async function measureRound(
  { before, run }: Contender,
  round: number,
): Promise<{ time: number; cpu: number; size: number }> {
  await before?.(round);
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const result = run(round);
  // Waiting for what is there already would cost a synchronous contender a turn of the event loop.
  const made = result instanceof Promise ? await result : result;
  const time = performance.now() - start;
  return { time, cpu: processorTimeSince(cpuBefore), size: made?.length ?? 0 };
}

export async function collectGarbage(): Promise<void> {
  globalThis.gc?.();
  // The finalisers that free native memory wait for the event loop.
  await setImmediate();
}

export function ascending(numbers: readonly number[]): number[] {
  return numbers.toSorted((one, other) => one - other);
}

/** @param sorted in ascending order */
export function median(sorted: readonly number[]): number {
  return quantile(sorted, 0.5);
}

/** @param sorted in ascending order */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
