import { fileURLToPath } from 'node:url';
import { loadChecked, rendererSources, resolveDirectories } from './checks/load-checked.ts';
import { readConfig, type Config } from './config.ts';
import { endOnSignal } from './end-on-signal.ts';
import { createLogger, type ServiceContext } from './log.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import { PROJECT } from './program-files.ts';
import { createRenderer } from './renderer/create-renderer.ts';
import type { Traces } from './traces/create-traces.ts';

/**
 * Reads the configuration, starts the renderer processes and the service, and ends the process after a signal.
 *
 * @throws Error with a message for the operator
 */
export async function start(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.LOG_LEVEL, undefined, describeService(config));
  const running = new AsyncDisposableStack();
  endOnSignal(running, { deadline: config.SHUTDOWN_DEADLINE_MS, logger });

  const directories = resolveDirectories({
    templatesDirectory: config.TEMPLATES_DIR ?? fileURLToPath(new URL('templates', PROJECT)),
    fontsDirectory: config.FONTS_DIR ?? fileURLToPath(new URL('fonts', PROJECT)),
  });
  const checked = await loadChecked(
    directories,
    (reason) => logger.info({ reason }, 'Checking templates and fonts, which delays the start'),
    config.PREVIEW,
  );
  for (const { file, line, message } of checked.findings) {
    logger.warn({ file, line, reason: message }, 'template_left_out');
  }
  const renderer = createRenderer({
    processes: config.RENDERER_PROCESSES,
    startsSpare: true,
    queueLimit: config.RENDERER_QUEUE_LIMIT,
    deadline: config.RENDER_DEADLINE_MS,
    sources: rendererSources(checked),
    directories,
    reportCacheStatistics: config.METRICS,
    log(poolEvent) {
      const { level, event, ...details } = poolEvent;
      logger[level](details, event);
      void metrics.then((loaded) => loaded?.processEvent(poolEvent));
    },
  });
  const metrics = config.METRICS ? loadMetrics() : Promise.resolve(null);
  const traces = isTraced(config) ? loadTraces() : Promise.resolve(null);
  // The renderer processes take longest to start. The rest of the service is imported after they are forked, so that it
  // loads at the same time. If one part fails, the process ends.
  const serving = import('./serve.ts').then(({ serve }) =>
    serve({ config, logger, renderer, metrics, traces, running, checked, directories }),
  );
  await Promise.all([renderer, serving]);
}

function describeService({ K_SERVICE, K_REVISION }: Config): ServiceContext {
  return {
    service: K_SERVICE ?? 'ogp-generator',
    ...(K_REVISION === undefined ? {} : { version: K_REVISION }),
  };
}

/** Loads the metrics only if they are on. */
async function loadMetrics(): Promise<Metrics> {
  const { createMetrics } = await import('./metrics/create-metrics.ts');
  return createMetrics();
}

function isTraced({ OTEL_TRACES_EXPORTER: exporter = 'none' }: Config): boolean {
  return exporter !== 'none';
}

async function loadTraces(): Promise<Traces> {
  const { createTraces } = await import('./traces/create-traces.ts');
  return createTraces();
}
