/** What strace(1) sees of a process: every file that it names, every socket, every other process. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const CALLS =
  '%file,socket,socketpair,connect,bind,listen,accept,accept4,io_uring_setup,clone,clone3,fork,vfork';

/** Process, seconds since 1970, name and arguments; the rest of a call that was interrupted has no bracket. */
const CALL = /^\d+ +(\d+\.\d+) (\w+)\((.*)$/u;
/** A path, which may begin at a directory whose path `-y` tells. */
const PATH = /^(?:\w+<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/u;

export interface TracedCall {
  /** ms since 1970 */
  readonly at: number;
  readonly name: string;
  /** Absolute; null if the call names no file. */
  readonly path: string | null;
  readonly text: string;
}

export interface Trace {
  /** Takes the place of Node: runs it with the same arguments, and has it watched. */
  readonly node: string;
  /** All calls, when the process has ended. */
  readonly calls: () => Promise<readonly TracedCall[]>;
}

/** @returns why nothing can be traced here; null if it can */
export function tracingObstacle(): string | null {
  const { error, status, stderr } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], {
    encoding: 'utf8',
  });
  if (error !== undefined) return 'strace is not installed (Debian: apt-get install strace)';
  return status === 0 ? null : `strace may not trace here: ${stderr.trim()}`;
}

/** @param folder where the trace is kept, and a script that traces what is run with it */
export function prepareTrace(folder: string): Trace {
  const [node, output] = [join(folder, 'node'), join(folder, 'trace')];
  // -D: Node stays the child of whoever starts it; strace is the grandchild.
  const command = `strace -D -f -qq -y -ttt --seccomp-bpf -e trace=${CALLS} -o ${output} ${process.execPath}`;
  writeFileSync(node, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(node, 0o755);
  return {
    node,
    async calls() {
      for (;;) {
        const text = readFileSync(output, 'utf8');
        const [first = ''] = /^\d+/u.exec(text) ?? [];
        if (new RegExp(`^${first} .*\\+{3} (?:exited|killed)`, 'mu').test(text)) return readCalls(text);
        await setTimeout(10);
      }
    },
  };
}

function readCalls(text: string): TracedCall[] {
  return text.split('\n').flatMap((line) => {
    const [, seconds, name, argumentText = ''] = CALL.exec(line) ?? [];
    if (name === undefined || name === 'getcwd') return [];
    const [, directory = '/', path = null] = PATH.exec(argumentText) ?? [];
    return [
      {
        at: Number(seconds) * 1000,
        name,
        path: path === null ? null : resolve(directory, path),
        text: line,
      },
    ];
  });
}
