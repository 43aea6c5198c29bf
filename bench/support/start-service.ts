import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { pinTo } from './pin.ts';
import { processorTime } from './processor-time.ts';
import { projectPath } from './project-path.ts';

/** ms */
const BETWEEN_LOOKS = 2;

export interface RunningService {
  readonly url: string;
  /** From the start of the process until it answered that it is ready, ms. */
  readonly readyAfter: number;
  /** ms of the processor that it and its children have used so far. */
  processorTime(): number;
  stop(): Promise<void>;
}

/**
 * Starts a service as an operator does: its log goes nowhere, cards go to a directory of its own.
 *
 * @param script of the repository, such as `src/main.ts`
 * @param core the one it is bound to with its processes; null for all
 */
export async function startService(
  script: string,
  { core, environment = {} }: { core: number | null; environment?: Readonly<Record<string, string>> },
): Promise<RunningService> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'bench-cards-'));
  const node = [process.execPath, projectPath(script)] as const;
  const [command, ...rest] = core === null ? node : pinTo(core, node);
  const startedAt = performance.now();
  const child = spawn(command, rest, {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      STORE_URL: `file:${directory}`,
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`Expected ${script} to start but it ended`);
    await setTimeout(BETWEEN_LOOKS);
  }
  const readyAfter = performance.now() - startedAt;
  return {
    url,
    readyAfter,
    processorTime: () => processorTime(child.pid),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'close');
      await rm(directory, { recursive: true, force: true });
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
