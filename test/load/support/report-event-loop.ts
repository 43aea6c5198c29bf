/** Preloaded into the service under load: reports the longest stop of its event loop in its log, four times a second. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** ms */
const [RESOLUTION, REPORTS] = [10, 250];

const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
delay.enable();

/** ms */
let longest = 0;
let since = process.threadCpuUsage();
setInterval(() => {
  const now = process.threadCpuUsage();
  longest = Math.max(longest, (now.user - since.user + now.system - since.system) / 1_000);
  since = now;
}, RESOLUTION).unref();

setInterval(() => {
  const line = { severity: 'DEBUG', message: 'event loop', elapsed: delay.max / 1e6, processor: longest };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  delay.reset();
  longest = 0;
}, REPORTS).unref();
