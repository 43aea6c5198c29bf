import type { FastifyBaseLogger } from 'fastify';
import { createApp, localUrl } from './app.ts';
import type { Config } from './config.ts';
import { exampleCall } from './example-call.ts';
import { DEFAULT_TEMPLATE } from './http/create-server.ts';
import type { HttpServer } from './http/http-server.ts';
import type { ClosableRenderer } from './renderer/create-renderer.ts';
import { loadRegistry } from './renderer/load-registry.ts';
import type { RendererDirectories } from './renderer/permissions.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import { openStore } from './store/open-store.ts';
import type { Registry } from './template/registry.ts';
import type { Traces } from './traces/create-traces.ts';
import { verifyFiles } from './text/bundled-file.ts';

export interface ServiceParts extends RendererDirectories {
  readonly config: Config;
  readonly logger: FastifyBaseLogger;
  /** Still getting ready. */
  readonly renderer: Promise<ClosableRenderer>;
  /** Null if nobody counts. */
  readonly metrics: Promise<Metrics | null>;
  /** Null if nobody traces. */
  readonly traces: Promise<Traces | null>;
  /** What ends with the service. */
  readonly running: AsyncDisposableStack;
}

/**
 * Opens the other parts while the renderer gets ready, and listens.
 *
 * @throws Error with a message for the operator
 */
export async function serve({ config, logger, running, ...parts }: ServiceParts): Promise<void> {
  const [renderer, metrics, traces, registry, store] = await Promise.all([
    parts.renderer,
    parts.metrics,
    parts.traces,
    loadWithFonts(parts),
    openStore({
      storeUrl: config.STORE_URL,
      apiEndpoint: config.GCS_API_ENDPOINT,
      uploadDeadline: config.UPLOAD_DEADLINE_MS,
    }),
  ]);
  running.defer(() => renderer.close());
  metrics?.watchPool(renderer);
  const app = await createApp({ config, registry, renderer, store, logger, metrics, traces });
  running.defer(() => app.close());
  await listen(app, config);
  const url = localUrl(app);
  const call = exampleCall(url, exampleContext(registry), config.API_TOKEN !== undefined);
  logger.info({ url }, `Ready. To make a card: ${call}`);
  // The log's JSON escapes its quotes; a person at a terminal wants to paste it.
  if (process.stdout.isTTY) process.stdout.write(`\n${call}\n\n`);
}

async function loadWithFonts(directories: RendererDirectories): Promise<Registry> {
  const { registry, manifest } = await loadRegistry(directories);
  await verifyFiles(directories.fontsDirectory, manifest);
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
