import { z } from 'zod';
import { cardAnswer } from '../../src/http/answers.ts';
import { problemDocument, type ProblemDocument } from '../../src/http/problems.ts';

/** The context that stands in every example of the service. */
export const PREDICTION = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };

type Card = z.infer<typeof cardAnswer>;

interface CreatedCard extends Omit<Card, 'status'> {
  /** Of HTTP. */
  readonly status: number;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Null if the answer is a problem. */
  readonly card: Card | null;
  /** Null if the answer is a card. */
  readonly problem: ProblemDocument | null;
}

let contexts = 0;

/** @returns a context that has not been posted yet in this process */
export function newContext(): typeof PREDICTION {
  contexts += 1;
  return { ...PREDICTION, area: `第${contexts}区` };
}

/**
 * Posts a context to `/create` of the service at `url`.
 *
 * @throws ZodError if the answer is neither a card nor a problem document
 */
export async function postContext(url: string, context: object): Promise<PostAnswer> {
  const answer = await fetch(`${url}/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(context),
  });
  const { status, headers, ok } = answer;
  const body: unknown = await answer.json();
  return {
    status,
    headers,
    card: ok ? cardAnswer.parse(body) : null,
    problem: ok ? null : problemDocument.parse(body),
  };
}

/**
 * As `postContext`, where a card is expected.
 *
 * @throws Error that shows the problem if there is one
 */
export async function createCard(url: string, context: object): Promise<CreatedCard> {
  const { status, card, problem } = await postContext(url, context);
  if (card === null) throw new Error(`Expected a card but received ${status}: ${JSON.stringify(problem)}`);
  return { ...card, status };
}

/**
 * Asks for an address and reads the whole answer. A body that nobody reads keeps its connection, and with it this
 * process, until the service gives the connection up.
 *
 * @returns the status
 */
export async function getStatus(url: string): Promise<number> {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  return answer.status;
}

/** @returns the statuses of answers that came in no certain order, sorted */
export function statuses(answers: readonly { readonly status: number }[]): number[] {
  return answers.map(({ status }) => status).sort((one, other) => one - other);
}
