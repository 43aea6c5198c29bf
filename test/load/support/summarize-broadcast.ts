import { ascending, quantile } from '../../../bench/support/measure.ts';
import type { Answer } from './broadcast.ts';
import { NO_INSTANCE } from './fleet.ts';

/** What became of some requests. */
export interface Summary {
  readonly offered: number;
  /** Answered with a card. */
  readonly cards: number;
  /** Drawn for this request, known to the instance, or shared with a request that was under way. */
  readonly drawn: number;
  readonly known: number;
  readonly joined: number;
  /** Refused by the service: 503, with a card to share instead. */
  readonly shed: number;
  /** Refused before the service: no instance had room in time. */
  readonly turnedAway: number;
  /** Anything else. */
  readonly failed: number;
  /** ms, NaN if there are none. */
  readonly cardTimes: Percentiles;
  readonly shedTimes: Percentiles;
}

interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

const SECOND = 1000;

export function summarize(answers: readonly Answer[]): Summary {
  const count = (isIt: (answer: Answer) => boolean): number => answers.filter(isIt).length;
  const isShed = ({ outcome }: Answer): boolean => outcome.status === 503;
  const isCard = ({ outcome }: Answer): boolean => outcome.card !== null;
  const cards = count(isCard);
  const shed = count(isShed);
  const turnedAway = count(({ outcome }) => outcome.status === NO_INSTANCE);
  return {
    offered: answers.length,
    cards,
    drawn: count(({ outcome }) => outcome.card === 'drawn'),
    known: count(({ outcome }) => outcome.card === 'known'),
    joined: count(({ outcome }) => outcome.card === 'joined'),
    shed,
    turnedAway,
    failed: answers.length - cards - shed - turnedAway,
    cardTimes: percentiles(answers.filter(isCard)),
    shedTimes: percentiles(answers.filter(isShed)),
  };
}

/** @returns a summary for each second in which requests were due, from the first on */
export function summarizeSeconds(answers: readonly Answer[]): Summary[] {
  const seconds: Answer[][] = [];
  for (const answer of answers) (seconds[Math.floor(answer.dueAt / SECOND)] ??= []).push(answer);
  return Array.from(seconds, (second) => summarize(second ?? []));
}

function percentiles(answers: readonly Answer[]): Percentiles {
  const times = ascending(answers.map(({ latency }) => latency));
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
