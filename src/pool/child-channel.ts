import { fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { Problem, isProblemCode, type FieldError, type ProblemCode } from '../errors.ts';

/**
 * Added to the niceness of this process. Where there are fewer processors than busy processes, the event loop, which
 * everyone waits for, then goes before cards and pictures that are drawn and decoded.
 */
const NICENESS = 5;
const MAX_NICENESS = 19;

/** How much of what a process says at its end goes into the log, UTF-16 units. */
const STDERR_TAIL = 4_000;

export interface ChildOptions {
  /** The module the process runs; it calls `serveTasks`. */
  readonly entry: URL;
  /** Node's own options for the process; nothing is inherited. */
  readonly nodeOptions: readonly string[];
  /** The whole environment of the process; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

export interface ProcessEnd {
  /** Completes the sentence "The process …". */
  readonly cause: string;
  /** The last lines it wrote to its standard error. */
  readonly stderr: readonly string[];
}

/** The process ended before it came to this task; another may do it. */
export class TaskNotBegun extends Error {
  override readonly name = 'TaskNotBegun';
}

/** A child process that answers one question after the other. */
export interface ChildChannel<Start, Task, Result> {
  readonly pid: number | undefined;
  readonly alive: boolean;
  readonly ended: Promise<ProcessEnd>;
  /**
   * Asks at once; the answers come in the order of the questions.
   *
   * @throws Problem `renderer_failed` if the process ends over this question, `TaskNotBegun` if it ends before
   */
  ask(order: Order<Start, Task>): Promise<Reply<Result>>;
  /** Ends the process at once, also in the middle of native code. `cause` completes "The process …". */
  kill(cause: string): void;
}

/** @throws Error if the system refuses another process */
export function forkChild<Start, Task, Result>(options: ChildOptions): ChildChannel<Start, Task, Result> {
  const child = fork(options.entry, {
    serialization: 'advanced',
    execArgv: [...options.nodeOptions],
    env: options.environment,
    cwd: options.workingDirectory,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) giveWay(child.pid);
  const lastLines = keepLastLines(child.stderr);
  const end = Promise.withResolvers<ProcessEnd>();
  let killedBecause: string | null = null;
  const questions: PromiseWithResolvers<Reply<Result>>[] = [];

  function settle(observed: string): void {
    const cause = killedBecause ?? observed;
    end.resolve({ cause, stderr: lastLines() });
    const [begun, ...others] = questions.splice(0);
    begun?.reject(new Problem('renderer_failed', { message: `The process ${cause}.` }));
    for (const question of others) question.reject(new TaskNotBegun());
  }

  function kill(cause: string): void {
    killedBecause ??= cause;
    child.kill('SIGKILL');
  }

  function isAlive(): boolean {
    return child.connected && !child.killed && child.exitCode === null && child.signalCode === null;
  }

  child.on('message', (message: unknown) => {
    // What a process still says after its death sentence is not worth reading.
    if (killedBecause !== null) return;
    const question = isReply<Result>(message) ? questions.shift() : undefined;
    if (question === undefined || !isReply<Result>(message)) {
      kill('sent a message that is no reply');
      return;
    }
    question.resolve(message);
  });
  // Not 'exit', which may come before the last of the standard error is read.
  child.on('close', (code, signal) => {
    settle(signal === null ? `exited with code ${code}` : `was ended by ${signal}`);
  });
  // Usually it has ended. One that only closed its channel can neither be asked nor told to end.
  child.on('disconnect', () => child.kill('SIGKILL'));
  child.on('error', (error) => {
    // A process that was never born has no 'close'.
    if (child.pid === undefined) settle(`could not be forked: ${error.message}`);
  });

  return {
    pid: child.pid,
    get alive() {
      return isAlive();
    },
    ended: end.promise,
    async ask(order) {
      if (!isAlive()) throw new TaskNotBegun();
      // A send that fails is a process that ends, which 'close' tells; it throws what cannot be serialised.
      child.send(order, () => undefined);
      const question = Promise.withResolvers<Reply<Result>>();
      questions.push(question);
      return question.promise;
    },
    kill,
  };
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, Math.min(getPriority() + NICENESS, MAX_NICENESS));
  } catch {
    // A system without priorities runs it all the same.
  }
}

function keepLastLines(stream: Readable | null): () => readonly string[] {
  let tail = '';
  stream?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-STDERR_TAIL);
  });
  return () => tail.split('\n').filter((line) => line.trim() !== '');
}

/**
 * What the pool and its processes say to each other, over the channel of `fork` with advanced serialisation: plain
 * data and bytes. The pool gives one order at a time, a process gives one reply to each.
 */

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
function isReply<Result>(message: unknown): message is Reply<Result> {
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
