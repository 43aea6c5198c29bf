import { setTimeout } from 'node:timers/promises';
import type { Client, Outcome } from './post-card.ts';

/** An outcome, and how long it took, ms. */
export interface TimedOutcome extends Outcome {
  readonly latency: number;
}

/** Between two looks at what is due, ms. */
const TICK = 1;

/**
 * Open-loop load: orders are sent when they are due, whether the earlier ones are answered or not, as people do who
 * know nothing of each other. An order's latency counts from when it was due.
 *
 * @param rate orders a second
 * @param duration ms
 * @returns when all are answered
 */
export async function offerLoad(
  client: Client,
  { bodies, rate, duration }: { bodies: Iterator<string, never>; rate: number; duration: number },
): Promise<TimedOutcome[]> {
  const outcomes: Promise<TimedOutcome>[] = [];
  const total = Math.round((rate * duration) / 1000);
  const startedAt = performance.now();
  while (outcomes.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * rate) / 1000) + 1);
    while (outcomes.length < due) {
      outcomes.push(timed(client, bodies.next().value, startedAt + (outcomes.length / rate) * 1000));
    }
    await setTimeout(TICK);
  }
  return Promise.all(outcomes);
}

/**
 * Closed-loop load: so many orders are always under way.
 *
 * @returns cards a second
 */
export async function measureCapacity(
  client: Client,
  { bodies, atOnce, duration }: { bodies: Iterator<string, never>; atOnce: number; duration: number },
): Promise<number> {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  let cards = 0;
  async function orderInTurn(): Promise<void> {
    while (elapsed() < duration) {
      const { status } = await client.post(bodies.next().value);
      if (status === 201) cards += 1;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, orderInTurn));
  return (cards * 1000) / elapsed();
}

async function timed(client: Client, body: string, dueAt: number): Promise<TimedOutcome> {
  const outcome = await client.post(body);
  return { ...outcome, latency: performance.now() - dueAt };
}
