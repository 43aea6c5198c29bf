import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { childrenOf } from '../../test/support/child-processes.ts';
import { spawnService, SERVICE_ENTRY } from '../../test/support/service-process.ts';
import { freePort } from './free-port.ts';
import { pinTo } from './pin.ts';
import { processorTime } from './processor-time.ts';

/** ms */
const BETWEEN_LOOKS = 2;

export interface RunningService {
  readonly url: string;
  /** From the start of the process until it answered that it is ready, ms. */
  readonly readyAfter: number;
  /** ms of the processor that it and its children have used so far. */
  processorTime(): number;
  /** Ids of its processes that draw. */
  children(): number[];
  stop(): Promise<void>;
}

export interface BenchOptions {
  /** Relative to `root`. */
  readonly entry?: string;
  /** The folder of a copy of the project. Defaults to the project itself. */
  readonly root?: string;
  /** The one it is bound to with its processes; null for all. */
  readonly core: number | null;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a service as an operator does: its log goes nowhere, cards go to a directory of its own. */
export async function startService({
  entry = SERVICE_ENTRY,
  root,
  core,
  environment = {},
}: BenchOptions): Promise<RunningService> {
  const port = await freePort();
  const startedAt = performance.now();
  const { child } = spawnService({
    entry,
    environment: { PORT: String(port), ...environment },
    log: 'ignore',
    ...(root === undefined ? {} : { root }),
    ...(core === null ? {} : { wrap: (command) => pinTo(core, command) }),
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`Expected ${entry} to start but it ended`);
    await setTimeout(BETWEEN_LOOKS);
  }
  const readyAfter = performance.now() - startedAt;
  return {
    url,
    readyAfter,
    processorTime: () => processorTime(child.pid),
    children: () => (child.pid === undefined ? [] : childrenOf(child.pid)),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
