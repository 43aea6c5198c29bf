import { fileURLToPath } from 'node:url';
import { startService, type LaunchOptions, type ServiceProcess } from '../../support/service-process.ts';

const REPORTER = fileURLToPath(new URL('report-event-loop.ts', import.meta.url));

/** The longest stops of an event loop, ms. */
export interface Stops {
  /** By the clock. */
  readonly elapsed: number;
  /** In processor time of its thread, which neighbours on the same processors do not lengthen. */
  readonly processor: number;
}

export interface WatchedService extends ServiceProcess {
  /** The longest stops of its event loop between the last call and this one; waits for the next report. */
  longestStops(): Promise<Stops>;
}

/** The service as it is, which also reports how late its event loop is. */
export async function startWatched(options: LaunchOptions): Promise<WatchedService> {
  const service = await startService({ ...options, nodeOptions: ['--import', REPORTER] });
  let seen = service.logs.length;
  return {
    ...service,
    async longestStops() {
      const past = new Set(service.logs);
      await service.logged((line) => line.message === 'event loop' && !past.has(line));
      const reports = service.logs.slice(seen).filter(({ message }) => message === 'event loop');
      seen = service.logs.length;
      const longest = (name: string): number => Math.max(...reports.map((report) => Number(report[name])));
      return { elapsed: longest('elapsed'), processor: longest('processor') };
    },
  };
}
