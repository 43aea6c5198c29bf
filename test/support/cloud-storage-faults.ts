/** Faults on demand, each for one call of its operation. */

export type Operation =
  | 'upload'
  | 'start-session'
  | 'continue-session'
  | 'describe'
  | 'download'
  | 'list'
  | 'delete'
  | 'describe-bucket';

export type Fault =
  /** Answers with this status and does nothing; without a body of its own, with the JSON API's error document. */
  | {
      readonly answer: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Something else happens just before the call takes effect, and is waited for; the call itself is served. */
  | { readonly meanwhile: () => unknown }
  /** Resets the connection at the first bytes of the body. */
  | 'reset-during-body'
  /** Resets the connection when the call was received, and does nothing. */
  | 'reset-before-commit'
  /** Does what was asked and resets the connection instead of answering. */
  | 'reset-after-commit'
  /** Receives the call, does nothing, never answers, keeps the connection. */
  | 'hang'
  /** Does what was asked, never answers, keeps the connection. */
  | 'hang-after-commit'
  /** Does what was asked, sends half of the answer, keeps the connection. */
  | 'hang-in-answer'
  /** Does what was asked, sends half of the answer and resets the connection. */
  | 'reset-in-answer'
  /** Does what was asked, and sends its answer a byte at a time, so slowly that its end is never seen. */
  | 'drip-in-answer'
  /** Does what was asked, and answers with a page instead of JSON, as a proxy in between might. */
  | 'page-in-answer'
  /** Does what was asked, and answers with checksums of other bytes. */
  | 'wrong-hash'
  /** Receives other bytes than were sent; refuses them if the upload promised a checksum. */
  | 'damage-on-the-way';

export interface Faults {
  /** The next calls of `operation` meet these, one each, in this order. */
  add(operation: Operation, ...faults: readonly Fault[]): void;
  /** Every call of `operation` meets this one, once those added are used up. */
  always(operation: Operation, fault: Fault): void;
  clear(): void;
  /** How many of those added have not been met yet. */
  readonly waiting: number;
  take(operation: Operation): Fault | undefined;
}

export function createFaults(): Faults {
  const queue: { operation: Operation; fault: Fault }[] = [];
  const standing = new Map<Operation, Fault>();

  return {
    add(operation, ...faults) {
      queue.push(...faults.map((fault) => ({ operation, fault })));
    },
    always(operation, fault) {
      standing.set(operation, fault);
    },
    clear() {
      queue.length = 0;
      standing.clear();
    },
    get waiting() {
      return queue.length;
    },
    take(operation) {
      const index = queue.findIndex((entry) => entry.operation === operation);
      return index === -1 ? standing.get(operation) : queue.splice(index, 1)[0]?.fault;
    },
  };
}
