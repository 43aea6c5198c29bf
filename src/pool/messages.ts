/**
 * What the pool and its processes say to each other, over the channel of `fork` with advanced serialisation: plain
 * data and bytes. The pool gives one order at a time, a process gives one reply to each.
 */
import { isProblemCode, type FieldError, type ProblemCode } from '../errors.ts';

export type Order<Start, Task> =
  | { readonly type: 'start'; readonly start: Start }
  | { readonly type: 'task'; readonly task: Task };

export type Reply<Result> =
  | { readonly type: 'ready' }
  /** The process cannot start; the message is one sentence for the operator. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'result'; readonly result: Result }
  /** The task itself is at fault: an entry of the error table. */
  | { readonly type: 'problem'; readonly code: ProblemCode; readonly errors: readonly FieldError[] }
  /** The process is at fault; the message is for the log and holds no values of the task. */
  | { readonly type: 'error'; readonly message: string };

/** Checks the envelope only: what is inside is as trusted as the code that both sides share. */
export function isOrder<Start, Task>(message: unknown): message is Order<Start, Task> {
  return isTyped(message) && (message.type === 'start' || message.type === 'task');
}

/** Checks the envelope, so that a process gone astray cannot take the pool with it. */
export function isReply<Result>(message: unknown): message is Reply<Result> {
  if (!isTyped(message)) return false;
  switch (message.type) {
    case 'ready':
      return true;
    case 'failed':
    case 'error':
      return 'message' in message && typeof message.message === 'string';
    case 'result':
      return 'result' in message;
    case 'problem':
      return (
        'code' in message &&
        isProblemCode(message.code) &&
        'errors' in message &&
        Array.isArray(message.errors)
      );
    default:
      return false;
  }
}

function isTyped(message: unknown): message is { readonly type: unknown } {
  return typeof message === 'object' && message !== null && 'type' in message;
}
