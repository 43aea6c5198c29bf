import { fileURLToPath } from 'node:url';
import { startService, type ServiceProcess } from '../../support/service-process.ts';

const REPORTER = fileURLToPath(new URL('report-event-loop.ts', import.meta.url));

export interface WatchedService extends ServiceProcess {
  /** The longest stop of its event loop since this was asked last, ms. */
  longestStop(): number;
}

/** The service as it is, which also tells how late its event loop is. */
export async function startWatched(environment: Readonly<Record<string, string>>): Promise<WatchedService> {
  const service = await startService({ environment, nodeOptions: ['--import', REPORTER] });
  let seen = service.logs.length;
  return {
    ...service,
    longestStop() {
      const stops = service.logs.slice(seen).filter(({ message }) => message === 'event loop');
      seen = service.logs.length;
      return Math.max(0, ...stops.map(({ max }) => Number(max)));
    },
  };
}
