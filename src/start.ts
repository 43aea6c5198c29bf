import { fileURLToPath } from 'node:url';
import { createApp, localUrl } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { endOnSignal } from './end-on-signal.ts';
import { exampleCall } from './example-call.ts';
import { DEFAULT_TEMPLATE } from './http/create-server.ts';
import type { HttpServer } from './http/http-server.ts';
import { createLogger } from './log.ts';
import { createRenderer } from './renderer/create-renderer.ts';
import { loadRegistry } from './renderer/load-registry.ts';
import { openStore } from './store/open-store.ts';
import type { Registry } from './template/registry.ts';
import { verifyFiles } from './text/bundled-file.ts';

const templatesDirectory = fileURLToPath(new URL('../templates', import.meta.url));
const fontsDirectory = fileURLToPath(new URL('../fonts', import.meta.url));

/**
 * Reads the configuration, opens the parts, listens, and sees to it that the process ends when it is told to.
 *
 * @throws Error with a message for the operator
 */
export async function start(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.LOG_LEVEL);
  const running = new AsyncDisposableStack();
  endOnSignal(running, { deadline: config.SHUTDOWN_DEADLINE_MS, logger });

  // The renderers take longest to start, and do so in processes of their own. If one part fails, the process ends.
  const [renderer, registry, store] = await Promise.all([
    createRenderer({
      processes: config.RENDERER_PROCESSES,
      queueLimit: config.RENDERER_QUEUE_LIMIT,
      deadline: config.RENDER_DEADLINE_MS,
      templatesDirectory,
      fontsDirectory,
      log: ({ level, event, ...details }) => logger[level](details, event),
    }),
    loadWithFonts(),
    openStore({
      storeUrl: config.STORE_URL,
      apiEndpoint: config.GCS_API_ENDPOINT,
      uploadDeadline: config.UPLOAD_DEADLINE_MS,
    }),
  ]);
  running.defer(() => renderer.close());
  const app = await createApp({ config, registry, renderer, store, logger });
  running.defer(() => app.close());
  await listen(app, config);
  const url = localUrl(app);
  const call = exampleCall(url, exampleContext(registry), config.API_TOKEN !== undefined);
  logger.info({ url }, `Ready. To make a card: ${call}`);
  // The log's JSON escapes its quotes; a person at a terminal wants to paste it.
  if (process.stdout.isTTY) process.stdout.write(`\n${call}\n\n`);
}

async function loadWithFonts(): Promise<Registry> {
  const { registry, manifest } = await loadRegistry({ templatesDirectory, fontsDirectory });
  await verifyFiles(fontsDirectory, manifest);
  return registry;
}

function exampleContext(registry: Registry): object {
  return registry.get(DEFAULT_TEMPLATE)?.examples[0].context ?? {};
}

async function listen(app: HttpServer, { PORT, HOST }: Config): Promise<void> {
  try {
    await app.listen({ port: PORT, host: HOST, listenTextResolver: (address) => `Listening at ${address}` });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`Expected to listen on ${HOST}, port ${PORT}, but could not: ${code}.`, { cause: error });
  }
}
