import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { problemDocument, type ProblemDocument } from '../../../src/http/problems.ts';
import { assertTexts } from '../../support/assert-texts.ts';
import { PREDICTION } from '../../support/post-context.ts';
import type { SharedService } from '../../support/shared-service.ts';

/** Drawing, storing and what they may be late by, as the service has them when nothing is said. ms */
const DEADLINE = 9_500;

/** What the words of this service never have in them: where its code is and which it is. */
const INTERNAL = /node_modules|\.[cm]?[jt]s:\d|\n +at |Error:|fastify|node\.js/iu;

interface Sent {
  readonly method?: string;
  /** With its query. */
  readonly path: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** Null if it is no problem. */
  readonly problem: ProblemDocument | null;
}

/** The service, watched for all that no request may do to it. */
export interface WatchedService {
  readonly port: number;
  /**
   * Sends a request and holds the answer to what every answer has to be: in time, no fault of the service, a card or
   * a problem document.
   */
  readonly send: (sent: Sent) => Promise<Answer>;
  /** A card that is right comes out as it did before anything was sent, byte by byte. */
  readonly assertUnharmed: () => Promise<void>;
}

/** To be called in a suite: when it ends, the service must have logged no fault. */
export function watchedService(service: SharedService): WatchedService {
  const rightCard: Sent = { path: '/render/vaccine', body: JSON.stringify(PREDICTION) };
  const send = (sent: Sent): Promise<Answer> => sendTo(service.url, sent);
  let expected: Buffer;
  let logged = 0;

  before(async () => {
    logged = service.logs.length;
    ({ bytes: expected } = await send(rightCard));
  });
  after(() => {
    const faults = service.logs.slice(logged).filter(({ severity }) => severity !== 'INFO');
    assert.deepEqual(faults, []);
  });
  return {
    get port() {
      return service.port;
    },
    send,
    async assertUnharmed() {
      const { status, bytes } = await send(rightCard);
      assert.equal(status, 200);
      assert.ok(bytes.equals(expected), 'The next card has other bytes.');
    },
  };
}

async function sendTo(url: string, { method = 'POST', path, body, headers = {} }: Sent): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
    redirect: 'error',
    signal: AbortSignal.timeout(DEADLINE),
  });
  const { status } = answer;
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.ok(status < 500, `${status}: ${bytes.toString()}`);
  if (status < 400) return { status, headers: answer.headers, bytes, problem: null };
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const problem = readProblem(bytes.toString());
  assert.equal(problem.status, status);
  return { status, headers: answer.headers, bytes, problem };
}

/** @throws AssertionError, or ZodError, if it is not one that this service may answer with */
export function readProblem(text: string): ProblemDocument {
  const problem = problemDocument.parse(JSON.parse(text));
  const { code, errors = [] } = problem;
  assertTexts(problem);
  if (['context_rejected', 'query_rejected', 'characters_not_covered', 'malformed_json'].includes(code)) {
    assert.ok(errors.length > 0, `${code} says nothing of where.`);
  }
  for (const { pointer, message } of errors) {
    // RFC 6901, section 3.
    assert.match(pointer, /^(?:\/(?:[^~/]|~[01])*)*$/u);
    assert.doesNotMatch(message, INTERNAL);
  }
  return problem;
}
