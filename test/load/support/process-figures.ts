/** What Linux tells about a process and its children, proc(5). */
import { readdirSync, readFileSync } from 'node:fs';
import { childrenOf } from '../../support/child-processes.ts';

export interface ProcessFigures {
  /** Resident memory of the service's own process, MB. */
  readonly service: number;
  /** Of all renderer processes together, MB. */
  readonly renderers: number;
  /** Open file descriptors of the service's own process: sockets, pipes, files. */
  readonly descriptors: number;
}

export function readFigures(pid: number): ProcessFigures {
  return {
    service: residentMegabytes(pid),
    renderers: childrenOf(pid).reduce((sum, child) => sum + residentMegabytes(child), 0),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** `USER_HZ`: the kernel tells times in hundredths of a second on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/** @returns processor time of the process since it started, seconds: user and system, all its threads */
export function processorSeconds(pid: number): number {
  // The name, in parentheses, may hold spaces; user and system time are fields 14 and 15, the third follows the name.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
