/**
 * Services that several test files use. Each is started once per process: a start takes longer than most files.
 * `npm test` runs the files of one kind in one process, one after the other (scripts/support/group-tests.ts).
 *
 * A test does not rely on what another one did to the service. It posts contexts of its own (`newContext`), counts
 * from what it found, and leaves the service able to work.
 */
import { after, before } from 'node:test';
import { startService, type LaunchOptions, type ServiceProcess } from './service-process.ts';

const KINDS = {
  /** Cards in files, all else as it is by default. It can load neither metrics nor traces, and finds no fonts. */
  files: {
    nodeOptions: ['--import', new URL('refuse-to-count.ts', import.meta.url).href],
    environment: { FONTCONFIG_FILE: '/dev/null' },
  },
  /** Two cards may wait, as long as they like. */
  queue: { environment: { RENDERER_QUEUE_LIMIT: '2', RENDER_DEADLINE_MS: '60000' } },
  /** Metrics, and spans in the log. One card may wait, and a card has 1.5 s. */
  observed: {
    nodeOptions: ['--import', new URL('tell-spans.ts', import.meta.url).href],
    environment: {
      METRICS: 'true',
      OTEL_TRACES_EXPORTER: 'memory',
      RENDERER_QUEUE_LIMIT: '1',
      RENDER_DEADLINE_MS: '1500',
    },
  },
} satisfies Record<string, LaunchOptions>;

export type SharedService = Omit<ServiceProcess, 'stop' | 'exit' | 'child'>;

const started = new Map<keyof typeof KINDS, Promise<ServiceProcess>>();

/** To be called in a suite: its tests have the service, and so have its hooks that are defined later. */
export function sharedService(kind: keyof typeof KINDS): SharedService {
  let service: ServiceProcess | undefined;
  before(async () => {
    if (!started.has(kind)) started.set(kind, startService(KINDS[kind]));
    service = await started.get(kind);
    keepsProcess(service, true);
  });
  after(() => keepsProcess(service, false));

  const running = (): ServiceProcess => {
    if (service === undefined) throw new Error('Expected the service to be used by tests and hooks only');
    return service;
  };
  return {
    get url() {
      return running().url;
    },
    get port() {
      return running().port;
    },
    get pid() {
      return running().pid;
    },
    get store() {
      return running().store;
    },
    get logs() {
      return running().logs;
    },
    logged: (isIt) => running().logged(isIt),
  };
}

/** Between suites nothing but the services is left to wait for; this process may then end. */
function keepsProcess(service: ServiceProcess | undefined, keeps: boolean): void {
  const { child } = service ?? {};
  for (const handle of [child, child?.stdout, child?.stderr]) {
    // Pipes are sockets, which their type does not say.
    const refable = handle as { ref?: () => void; unref?: () => void } | null | undefined;
    if (keeps) refable?.ref?.();
    else refable?.unref?.();
  }
}

/** Whatever was done to it, a service ends in order. The tests have been reported by then: the file fails. */
async function endServices(): Promise<void> {
  for (const [kind, starting] of started) {
    const service = await starting.catch(() => undefined);
    if (service === undefined) continue;
    keepsProcess(service, true);
    const { code, signal, stderr } = await service.stop();
    if (code === 0 && stderr === '') continue;
    console.error(
      `Expected the service "${kind}" to end with 0 but it ended with ${code ?? signal}.\n${stderr}`,
    );
    process.exitCode = 1;
  }
}

process.once('beforeExit', () => void endServices());
