import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (proc_pid_stat(5), USER_HZ). ms */
const TICK = 10;

/** @returns ms of the processor that this process has used in all its threads since `process.cpuUsage()` gave `before` */
export function processorTimeSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** @returns ms of the processor that a process and its children have used so far; NaN where there is no /proc */
export function processorTime(pid: number | undefined): number {
  try {
    const stats = readdirSync('/proc').flatMap((name) => (/^\d+$/u.test(name) ? readStat(name) : []));
    const family = stats.filter((stat) => stat.pid === pid || stat.parent === pid);
    return family.reduce((sum, { ticks }) => sum + ticks * TICK, 0);
  } catch {
    return Number.NaN;
  }
}

function readStat(name: string): { pid: number; parent: number; ticks: number }[] {
  try {
    // The second field, the name in brackets, may hold anything.
    const [, rest = ''] = /^.*\) (.*)$/su.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
    const fields = rest.split(' ');
    return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
  } catch {
    // It has ended since it was listed.
    return [];
  }
}

/** @returns MB of memory that a process holds; NaN where there is no /proc */
export function residentMemory(pid: number | undefined): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}
