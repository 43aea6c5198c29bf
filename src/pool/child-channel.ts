import { fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { Problem, isProblemCode, type FieldError, type ProblemCode } from '../errors.ts';

/**
 * Niceness of a child relative to this process. If busy processes outnumber processors, the event loop of the service,
 * which every request needs, then runs before drawing and decoding.
 */
const NICENESS = 5;
const MAX_NICENESS = 19;

/** How much of the end of a process's standard error is logged, UTF-16 units. */
const STDERR_TAIL = 4_000;

export interface ChildOptions {
  /** The module that the process runs. It calls `serveTasks`. */
  readonly entry: URL;
  /** Node's command-line options for the process. None is inherited. */
  readonly nodeOptions: readonly string[];
  /** All environment variables of the process. None is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

export interface ProcessEnd {
  /** Completes the sentence "The process …". */
  readonly cause: string;
  /** The last lines that it wrote to its standard error. */
  readonly stderr: readonly string[];
}

/** Thrown when the process ended before it began this task. Another process can do the task. */
export class TaskNotBegun extends Error {
  override readonly name = 'TaskNotBegun';
}

/** A child process that replies to commands, one after the other. */
export interface ChildChannel<Start, Task, Result> {
  readonly pid: number | undefined;
  readonly alive: boolean;
  readonly ended: Promise<ProcessEnd>;
  /**
   * Sends a command immediately. Replies arrive in the order of the commands.
   *
   * @throws Problem `renderer_failed` if the process ends while it works on this command, `TaskNotBegun` if it ends before
   */
  send(command: Command<Start, Task>): Promise<Reply<Result>>;
  /** Kills the process, even in the middle of native code. @param cause completes the sentence "The process …" */
  kill(cause: string): void;
}

/** Starts a child process. @throws Error if the system cannot start another process */
export function forkChild<Start, Task, Result>(options: ChildOptions): ChildChannel<Start, Task, Result> {
  const child = fork(options.entry, {
    serialization: 'advanced',
    execArgv: [...options.nodeOptions],
    env: options.environment,
    cwd: options.workingDirectory,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) lowerPriority(child.pid);
  const lastLines = keepLastLines(child.stderr);
  const end = Promise.withResolvers<ProcessEnd>();
  let killedBecause: string | null = null;
  const pending: PromiseWithResolvers<Reply<Result>>[] = [];

  function settle(observed: string): void {
    const cause = killedBecause ?? observed;
    end.resolve({ cause, stderr: lastLines() });
    const [begun, ...others] = pending.splice(0);
    begun?.reject(new Problem('renderer_failed', { message: `The process ${cause}.` }));
    for (const reply of others) reply.reject(new TaskNotBegun());
  }

  function kill(cause: string): void {
    killedBecause ??= cause;
    child.kill('SIGKILL');
  }

  function isAlive(): boolean {
    return child.connected && !child.killed && child.exitCode === null && child.signalCode === null;
  }

  child.on('message', (message: unknown) => {
    // A killed process may still have sent messages. They are ignored.
    if (killedBecause !== null) return;
    const reply = isReply<Result>(message) ? pending.shift() : undefined;
    if (reply === undefined || !isReply<Result>(message)) {
      kill('sent an unexpected message');
      return;
    }
    reply.resolve(message);
  });
  // 'exit' would be too early: it may be emitted before all of the standard error is read.
  child.on('close', (code, signal) => {
    settle(signal === null ? `exited with code ${code}` : `was ended by ${signal}`);
  });
  // Usually the process has ended. If it only closed its channel, it cannot receive commands any more.
  child.on('disconnect', () => child.kill('SIGKILL'));
  child.on('error', (error) => {
    // 'close' is not emitted if the process could not be started.
    if (child.pid === undefined) settle(`could not be forked: ${error.message}`);
  });

  return {
    pid: child.pid,
    get alive() {
      return isAlive();
    },
    ended: end.promise,
    async send(command) {
      if (!isAlive()) throw new TaskNotBegun();
      // The callback ignores failures: they mean that the process is ending, and 'close' handles that. `send` itself throws
      // if the command cannot be serialised.
      child.send(command, () => undefined);
      const reply = Promise.withResolvers<Reply<Result>>();
      pending.push(reply);
      return reply.promise;
    },
    kill,
  };
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, Math.min(getPriority() + NICENESS, MAX_NICENESS));
  } catch {
    // A system without priorities runs the process normally.
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
 * The messages between the pool and its processes: plain data and bytes over the channel of `fork` with advanced
 * serialisation. A process sends one reply per command.
 */

export type Command<Start, Task> =
  | { readonly type: 'start'; readonly start: Start }
  | { readonly type: 'task'; readonly task: Task };

export type Reply<Result> =
  | { readonly type: 'ready' }
  /** The process cannot start. The message is for the operator. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'result'; readonly result: Result }
  /** The task is at fault: an entry of the error table. */
  | { readonly type: 'problem'; readonly code: ProblemCode; readonly errors: readonly FieldError[] }
  /** The process is at fault. The message is for the log and contains no values of the task. */
  | { readonly type: 'error'; readonly message: string };

/** Returns whether a message is a command. Checks only its type, because the parent process is trusted. */
export function isCommand<Start, Task>(message: unknown): message is Command<Start, Task> {
  return isTyped(message) && (message.type === 'start' || message.type === 'task');
}

/** Returns whether a message is a reply. Checks its fields, so that a compromised process cannot make the pool throw. */
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
