/** Does its share of work in turn, as a thread or as a child process; then says how long the processor took, ms. */
import { parentPort } from 'node:worker_threads';
import { doInTurn, type Work } from './do-work.ts';
import { processorTimeSince } from './processor-time.ts';

const send = (message: unknown): void => {
  if (parentPort === null) process.send?.(message);
  else parentPort.postMessage(message, []);
};
const work = async (task: Work): Promise<void> => {
  const before = process.cpuUsage();
  await doInTurn(task);
  send(processorTimeSince(before));
};

(parentPort ?? process).on('message', (task: Work) => void work(task));
send('ready');
