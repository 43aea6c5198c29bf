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

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
