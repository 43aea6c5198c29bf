import { setTimeout } from 'node:timers/promises';
import type { Answered, Fleet } from './fleet.ts';

/** A load that rises evenly from nothing to its peak and stays there. */
export interface Broadcast {
  /** Until the peak, ms. */
  readonly rise: number;
  /** At the peak, ms. */
  readonly hold: number;
  /** Requests a second. */
  readonly peak: number;
}

/** One request and its answer. */
export interface Answer {
  readonly body: string;
  /** When it was due, ms from the start of the broadcast. */
  readonly dueAt: number;
  /** From when it was due, waiting for an instance included, ms. */
  readonly latency: number;
  readonly outcome: Answered;
}

export interface BroadcastResult {
  /** In the order in which they were due. */
  readonly answers: readonly Answer[];
  /** How many took requests at the end of each second. */
  readonly instances: readonly number[];
}

/** Between two looks at what is due, ms. */
const TICK = 1;
const SECOND = 1000;

/**
 * Offers requests to a fleet when they are due, whether earlier ones are answered or not.
 *
 * @returns when all are answered
 */
export async function runBroadcast(
  fleet: Fleet,
  bodies: Iterator<string, never>,
  broadcast: Broadcast,
): Promise<BroadcastResult> {
  const { rise, hold } = broadcast;
  const answers: Promise<Answer>[] = [];
  const instances: number[] = [];
  const total = Math.round(dueUntil(broadcast, rise + hold));
  const startedAt = performance.now();

  async function ask(index: number): Promise<Answer> {
    const body = bodies.next().value;
    const dueAt = dueTime(broadcast, index);
    const outcome = await fleet.send(body);
    return { body, dueAt, outcome, latency: performance.now() - startedAt - dueAt };
  }

  const clock = setInterval(() => {
    fleet.scale();
    instances.push(fleet.instances());
  }, SECOND);
  try {
    while (answers.length < total) {
      const due = Math.min(total, dueUntil(broadcast, performance.now() - startedAt));
      while (answers.length < due) answers.push(ask(answers.length));
      await setTimeout(TICK);
    }
    return { answers: await Promise.all(answers), instances };
  } finally {
    clearInterval(clock);
  }
}

/** @returns how many requests are due in the first `elapsed` ms */
function dueUntil({ rise, peak }: Broadcast, elapsed: number): number {
  const rising = Math.min(elapsed, rise);
  return (peak * (rising ** 2 / (2 * Math.max(rise, 1)) + Math.max(0, elapsed - rise))) / SECOND;
}

/** The inverse of `dueUntil`. @returns ms */
function dueTime({ rise, peak }: Broadcast, index: number): number {
  const atPeak = (index * SECOND) / peak;
  return atPeak < rise / 2 ? Math.sqrt(2 * rise * atPeak) : atPeak + rise / 2;
}
