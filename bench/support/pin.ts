import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

export const LAST_CORE = cpus().length - 1;

/** @returns the command bound to one core, where the system has `taskset` (util-linux); else as it is */
export function pinTo(core: number, command: readonly string[]): [string, ...string[]] {
  const [program = '', ...rest] = command;
  return canPin() ? ['taskset', '-c', String(core), program, ...rest] : [program, ...rest];
}

let can: boolean | null = null;

function canPin(): boolean {
  can ??= spawnSync('taskset', ['-c', String(LAST_CORE), 'true']).status === 0;
  return can;
}
