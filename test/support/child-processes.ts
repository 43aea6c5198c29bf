/** What Linux tells about processes, proc(5). */
import { readdirSync, readFileSync } from 'node:fs';

/** @returns the ids of the processes that `parent` has started and that still run */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => readState(pid)?.parent === parent && isRunning(pid));
}

/** A process that has ended but that nobody has waited for does not run. */
export function isRunning(pid: number): boolean {
  const state = readState(pid)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function readState(pid: number): { readonly state: string | undefined; readonly parent: number } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the name in brackets, in which anything may stand.
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, parent: Number(parent) };
}
