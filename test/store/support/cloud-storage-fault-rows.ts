/** What Cloud Storage may do to an upload, and what comes of it. docs/reliability.md shows these rows. */
import { markdownTable } from '../../../scripts/support/markdown-table.ts';
import { PROBLEMS, type ProblemCode } from '../../../src/errors.ts';
import type { Fault } from '../../support/cloud-storage-faults.ts';

/** What is in the bucket under the card's name. */
export type Stored = 'nothing' | 'the card' | 'other bytes';

export interface FaultRow {
  readonly fault: string;
  /** What the uploads meet, one after the other, and how many are sent. */
  readonly uploads: readonly [Fault, ...Fault[]] | readonly [];
  readonly sent: number;
  readonly before?: Exclude<Stored, 'nothing'>;
  /** 201 and 200 bring the card's URL, a problem the URL of the fallback card. */
  readonly answer: 200 | 201 | ProblemCode;
  readonly stored: Stored;
  /** What the line of the request gives as its reason, if the client gets a problem. */
  readonly logged?: RegExp;
  /** The same context once the fault is over: 201 unless it says so. */
  readonly afterwards?: FaultRow['answer'];
  /** The upload is never answered: it takes the whole deadline, and its socket is closed then. */
  readonly endless?: true;
}

const UNAVAILABLE = { answer: 503 } as const;
const PAGE = {
  answer: 200,
  headers: { 'content-type': 'text/html' },
  body: '<title>Welcome</title>',
} as const;

/** As Cloud Storage answers. */
function lacks(permission: string): Fault {
  const message = `ogp@x.iam.gserviceaccount.com does not have ${permission} access to the Google Cloud Storage object. Permission '${permission}' denied on resource (or it may not exist).`;
  const errors = [{ message, domain: 'global', reason: 'forbidden' }];
  return {
    answer: 403,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error: { code: 403, message, errors } }),
  };
}

/** The requests of one card are answered by then. */
const EVERY_ATTEMPT = 5;

function forever(fault: Fault): [Fault, ...Fault[]] {
  return [fault, ...Array.from({ length: EVERY_ATTEMPT - 1 }, () => fault)];
}

export const FAULT_ROWS: readonly FaultRow[] = [
  { fault: 'none', uploads: [], sent: 1, answer: 201, stored: 'the card', afterwards: 200 },
  {
    fault: '503, twice in a row',
    uploads: [UNAVAILABLE, UNAVAILABLE],
    sent: 3,
    answer: 201,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: '429, twice in a row',
    uploads: [{ answer: 429 }, { answer: 429 }],
    sent: 3,
    answer: 201,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: '500 without end',
    uploads: forever({ answer: 500 }),
    sent: EVERY_ATTEMPT,
    answer: 'store_unreachable',
    stored: 'nothing',
    logged: /attempts: 5.*answered 500/u,
  },
  {
    fault: 'reset in the middle of the body',
    uploads: ['reset-during-body'],
    sent: 2,
    answer: 201,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'reset before the commit',
    uploads: ['reset-before-commit'],
    sent: 2,
    answer: 201,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'reset after the commit: the answer is lost, the next attempt gets 412 for its own card',
    uploads: ['reset-after-commit'],
    sent: 2,
    answer: 200,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'reset in the middle of the answer',
    uploads: ['reset-in-answer'],
    sent: 2,
    answer: 200,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'resets without end',
    uploads: forever('reset-before-commit'),
    sent: EVERY_ATTEMPT,
    answer: 'store_unreachable',
    stored: 'nothing',
    logged: /attempts: 5.*connection failed/u,
  },
  {
    fault: '412, the same card is there',
    uploads: [],
    before: 'the card',
    sent: 1,
    answer: 200,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: '412, other bytes are there, such as those of another encoder',
    uploads: [],
    before: 'other bytes',
    sent: 1,
    answer: 200,
    stored: 'other bytes',
    afterwards: 200,
  },
  {
    fault: '403, replacing the card needs storage.objects.delete: it is there',
    uploads: [lacks('storage.objects.delete')],
    before: 'the card',
    sent: 1,
    answer: 200,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'the card is damaged on its way there',
    uploads: ['damage-on-the-way'],
    sent: 1,
    answer: 'store_unreachable',
    stored: 'nothing',
    logged: /rejected the request \(400\)/u,
  },
  {
    fault: 'the answer alone names a wrong checksum',
    uploads: ['wrong-hash'],
    sent: 1,
    answer: 201,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'a page instead of JSON, the card is stored',
    uploads: ['page-in-answer'],
    sent: 2,
    answer: 200,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'a page instead of JSON, nothing is stored',
    uploads: [PAGE],
    sent: 2,
    answer: 201,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'pages without end',
    uploads: forever(PAGE),
    sent: EVERY_ATTEMPT,
    answer: 'store_unreachable',
    stored: 'nothing',
    logged: /attempts: 5.*a server other than Cloud Storage answered/u,
  },
  {
    fault: 'half a JSON document',
    uploads: [{ answer: 200, headers: { 'content-type': 'application/json' }, body: '{"generation": "' }],
    sent: 2,
    answer: 201,
    stored: 'the card',
    afterwards: 200,
  },
  {
    fault: 'a redirect',
    uploads: [{ answer: 307, headers: { location: '/upload/storage/v1/b/cards/o?uploadType=media&name=x' } }],
    sent: 1,
    answer: 'store_unreachable',
    stored: 'nothing',
    logged: /it answered 307/u,
  },
  {
    fault: '401, the credentials have expired',
    uploads: [{ answer: 401 }],
    sent: 1,
    answer: 'store_unreachable',
    stored: 'nothing',
    logged: /rejected the credentials \(401\)/u,
  },
  {
    fault: '403, the credentials lack storage.objects.create',
    uploads: [lacks('storage.objects.create')],
    sent: 1,
    answer: 'store_unreachable',
    stored: 'nothing',
    logged: /lack a permission on the bucket \(403\)/u,
  },
  {
    fault: '404, the bucket is gone',
    uploads: [{ answer: 404 }],
    sent: 1,
    answer: 'store_unreachable',
    stored: 'nothing',
    logged: /the bucket does not exist \(404\)/u,
  },
  {
    fault: 'no answer',
    uploads: ['hang'],
    sent: 1,
    answer: 'deadline_exceeded',
    stored: 'nothing',
    logged: /^Could not store gs:.* within \d+ ms$/u,
    endless: true,
  },
  {
    fault: 'no answer after the commit',
    uploads: ['hang-after-commit'],
    sent: 1,
    answer: 'deadline_exceeded',
    stored: 'the card',
    logged: /^Could not store gs:.* within \d+ ms$/u,
    afterwards: 200,
    endless: true,
  },
  {
    fault: 'an answer that comes a byte at a time',
    uploads: ['drip-in-answer'],
    sent: 1,
    answer: 'deadline_exceeded',
    stored: 'the card',
    logged: /^Could not store gs:.* within \d+ ms$/u,
    afterwards: 200,
    endless: true,
  },
];

/** @returns `201`, or `502 store_unreachable` */
export function describeAnswer(answer: FaultRow['answer']): string {
  return typeof answer === 'number' ? String(answer) : `${PROBLEMS[answer].status} ${answer}`;
}

/** The rows as Markdown. */
export function faultTable(): string {
  return markdownTable(
    ['Cloud Storage answers an upload with', 'uploads sent', 'the client gets', 'stored', 'the same again'],
    FAULT_ROWS.map(({ fault, sent, answer, stored, afterwards = 201 }) => [
      fault,
      String(sent),
      describeAnswer(answer),
      stored,
      describeAnswer(afterwards),
    ]),
  );
}
