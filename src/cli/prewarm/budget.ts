import { InvalidArgumentError } from 'commander';

/** When to stop: after so many cards, or when they have cost so much. */
export type Budget = { readonly cards: number } | { readonly dollars: number };

/** What a run has used. */
export interface Usage {
  /** Cards that were stored. */
  readonly stored: number;
  /** Names that were listed. */
  readonly listed: number;
  readonly seconds: number;
}

/**
 * US dollars in asia-northeast1, November 2026: Cloud Run's instance-based billing (https://cloud.google.com/run/pricing)
 * and Standard Storage (https://cloud.google.com/storage/pricing), Class A for inserts and lists.
 */
const PRICES = { processorSecond: 0.000_018, gibibyteSecond: 0.000_002, operation: 0.000_005 };

const NAMES_A_LIST = 1_000;
/** Memory of the task that deploy/job.yaml describes. */
const GIBIBYTES = 2;

/** @param processors that are paid for all the time */
export function estimateCost({ stored, listed, seconds }: Usage, processors: number): number {
  const compute = seconds * (processors * PRICES.processorSecond + GIBIBYTES * PRICES.gibibyteSecond);
  const operations = stored + Math.ceil(listed / NAMES_A_LIST);
  return compute + operations * PRICES.operation;
}

/** @throws InvalidArgumentError */
export function parseBudget(text: string): Budget {
  const [, dollars] = /^\$(\d+(?:\.\d+)?)$/u.exec(text) ?? [];
  if (dollars !== undefined) return { dollars: Number(dollars) };
  if (/^\d+$/u.test(text)) return { cards: Number(text) };
  throw new InvalidArgumentError('Expected a number of cards, such as 100000, or of US dollars, such as $5.');
}

export function isSpent(budget: Budget, usage: Usage, processors: number): boolean {
  return 'cards' in budget ? usage.stored >= budget.cards : estimateCost(usage, processors) >= budget.dollars;
}
