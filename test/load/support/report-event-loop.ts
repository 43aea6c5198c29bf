/** Preloaded into the service under load: once a second a line of its log tells how late its event loop was, ms. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
setInterval(() => {
  const line = {
    severity: 'DEBUG',
    message: 'event loop',
    p99: delay.percentile(99) / 1e6,
    max: delay.max / 1e6,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  delay.reset();
}, 1_000).unref();
