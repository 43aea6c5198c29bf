/** What each client is used for, so that one test can hold all of them against each other. */

export const TOKYO = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };

/** Calls the service and returns what the client made of its answers. */
export type Use = (baseUrl: string, token: string) => Promise<Answers>;

interface Answers {
  readonly status: number | undefined;
  readonly width: number | undefined;
  readonly alsoHeight: number | undefined;
  readonly period: string | undefined;
  /** The template of each card of a batch, and the code of each problem, sorted. */
  readonly batch: readonly string[];
  readonly linkedType: string | undefined;
  readonly code: string | undefined;
  readonly pointer: string | undefined;
  readonly fallback: string | undefined;
  readonly strangerCode: string | undefined;
  readonly templates: readonly string[] | undefined;
}
