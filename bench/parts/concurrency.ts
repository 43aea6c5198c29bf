/** The same work on one thread, as asynchronous calls, in threads and in processes: work of the processor, and waiting. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { doAtOnce, doInTurn, type Work } from '../support/do-work.ts';
import { collectGarbage } from '../support/measure.ts';
import { digits, printTable } from '../support/print-table.ts';
import { processorTimeSince } from '../support/processor-time.ts';
import { openWaitingStore } from '../support/waiting-store.ts';

const ITEMS = 200;
const STORE_DELAY = 50; // ms
const SETTLE = 20; // ms
const SCRIPT = new URL('../support/worker.ts', import.meta.url);

interface Way {
  readonly name: string;
  /** @returns ms of the processor outside of this process */
  run(work: Work): Promise<number>;
  readonly close?: () => void;
}

const here = (name: string, run: (work: Work) => Promise<void>): Way => ({
  name,
  run: async (work) => {
    await run(work);
    return 0;
  },
});
const WAYS: readonly Way[] = [
  here('one thread, in turn', doInTurn),
  here('one thread, asynchronous calls', doAtOnce),
  await inThreads(2),
  await inThreads(8),
  await inProcesses(2),
];
const store = await openWaitingStore(STORE_DELAY);

for (const [kind, title] of [
  ['draw', `Work of the processor: ${ITEMS} cards drawn the naive way`],
  ['upload', `Waiting: ${ITEMS} uploads to a store that takes ${STORE_DELAY} ms`],
] as const) {
  const rows: string[][] = [];
  for (const way of WAYS) {
    const { seconds, cpu, block } = await measure(way, kind);
    rows.push([way.name, ...[seconds, cpu, cpu / seconds, block].map(digits)]);
  }
  printTable(
    title,
    ['way', 'seconds', 'CPU seconds', 'cores kept busy', 'longest stop of the event loop ms'],
    rows,
  );
}
store.close();
for (const { close } of WAYS) close?.();

async function measure(
  way: Way,
  kind: Work['kind'],
): Promise<{ seconds: number; cpu: number; block: number }> {
  await collectGarbage();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  // It measures from its timer's first call on.
  await setTimeout(SETTLE);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const elsewhere = await way.run({ kind, from: 0, to: ITEMS, url: store.url });
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = processorTimeSince(cpuBefore) + elsewhere;
  // A stop is seen by the timer that comes after it.
  await setTimeout(SETTLE);
  delay.disable();
  return { seconds, cpu: cpu / 1000, block: delay.max / 1e6 };
}

async function inThreads(count: number): Promise<Way> {
  const threads = Array.from({ length: count }, () => new Worker(SCRIPT));
  await Promise.all(threads.map((thread) => once(thread, 'message')));
  return {
    name: `${count} worker threads`,
    async run(work) {
      const parts = share(work, count);
      await Promise.all(
        threads.map(async (thread, index) => {
          thread.postMessage(parts[index], []);
          await once(thread, 'message');
        }),
      );
      // This process's own figure has its threads in it.
      return 0;
    },
    close: () => threads.forEach((thread) => void thread.terminate()),
  };
}

async function inProcesses(count: number): Promise<Way> {
  const children = Array.from({ length: count }, () => fork(SCRIPT));
  await Promise.all(children.map((child) => once(child, 'message')));
  return {
    name: `${count} child processes`,
    async run(work) {
      const parts = share(work, count);
      const times = await Promise.all(children.map((child, index) => ask(child, parts[index])));
      return times.reduce((sum, time) => sum + time, 0);
    },
    close: () => children.forEach((child) => child.disconnect()),
  };
}

async function ask(child: ChildProcess, work: Work | undefined): Promise<number> {
  child.send({ ...work });
  const [time] = await once(child, 'message');
  return Number(time);
}

function share(work: Work, count: number): Work[] {
  const size = Math.ceil((work.to - work.from) / count);
  return Array.from({ length: count }, (_, index) => ({
    ...work,
    from: work.from + index * size,
    to: Math.min(work.to, work.from + (index + 1) * size),
  }));
}
