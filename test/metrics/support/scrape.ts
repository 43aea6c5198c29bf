import assert from 'node:assert/strict';
import { parseExposition, type Family } from './parse-exposition.ts';

export interface Scrape {
  readonly families: ReadonlyMap<string, Family>;
  /** How many series there are. */
  readonly size: number;
  /** The sum of the series of that name that have all of these labels; 0 if there is none. */
  readonly value: (name: string, labels?: Readonly<Record<string, string>>) => number;
}

/** Reads `GET /metrics`, strictly. */
export async function scrape(url: string): Promise<Scrape> {
  const answer = await fetch(`${url}/metrics`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/u);
  const families = parseExposition(await answer.text());
  const series = [...families.values()].flatMap((family) => family.series);
  return {
    families,
    size: series.length,
    value: (name, labels = {}) =>
      series
        .filter((one) => one.name === name)
        .filter((one) => Object.entries(labels).every(([label, value]) => one.labels[label] === value))
        .reduce((sum, one) => sum + one.value, 0),
  };
}

/** Far longer than any of it takes, so that a test that waits in vain says so. ms */
const PATIENCE = 60_000;

/**
 * Scrapes until `isTold`: an answer is counted when it is out, which its client may learn a moment earlier.
 *
 * @throws Error if `signal` aborts before, or nothing comes of it
 */
export async function scrapeUntil(
  url: string,
  isTold: (scrape: Scrape) => boolean,
  signal: AbortSignal,
): Promise<Scrape> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  for (;;) {
    patience.throwIfAborted();
    const scraped = await scrape(url);
    if (isTold(scraped)) return scraped;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
