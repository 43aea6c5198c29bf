import type { FastifyBaseLogger } from 'fastify';
import { createApp, describeApi, localUrl } from './app.ts';
import { rememberPictures } from './card/memory.ts';
import { createResolvePictures, type ResolvePictures } from './card/resolve-pictures.ts';
import { type LoadedChecks, registerTemplates } from './checks/load-checked.ts';
import { RECENT_PICTURES, type Config } from './config.ts';
import { hasPictures } from './http/card-route.ts';
import { BACKLOG } from './http/connections.ts';
import type { HttpServer } from './http/http-server.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import { createDecoder, type PictureDecoder } from './picture/create-decoder.ts';
import { createFetchPicture } from './picture/fetch-picture.ts';
import type { ClosableRenderer } from './renderer/create-renderer.ts';
import type { RendererDirectories } from './renderer/load-registry.ts';
import { openStore } from './store/open-store.ts';
import { MAX_PICTURE_BYTES } from './template/picture-field.ts';
import { findDefaultTemplate, type Registry } from './template/registry.ts';
import { codeOf } from './thrown.ts';
import type { Traces } from './traces/create-traces.ts';

export interface ServiceParts {
  readonly config: Config;
  readonly logger: FastifyBaseLogger;
  readonly checked: LoadedChecks;
  /** The folders that the designer's page watches and draws. */
  readonly directories: RendererDirectories;
  /** The starting renderer. */
  readonly renderer: Promise<ClosableRenderer>;
  /** Null if metrics are off. */
  readonly metrics: Promise<Metrics | null>;
  /** Null if traces are off. */
  readonly traces: Promise<Traces | null>;
  /** The parts that close with the service. */
  readonly running: AsyncDisposableStack;
}

/**
 * Opens the other parts while the renderer starts, then listens.
 *
 * @throws Error with a message for the operator
 */
export async function serve({ config, logger, running, ...parts }: ServiceParts): Promise<void> {
  const [renderer, metrics, traces, registry, store] = await Promise.all([
    parts.renderer,
    parts.metrics,
    parts.traces,
    registerTemplates(parts.checked),
    openStore(config),
  ]);
  running.defer(() => renderer.close());
  metrics?.watchPool(renderer);
  const openPictures = preparePictures({ config, logger, running });
  const takesPictures = [...registry.values()].some(hasPictures);
  const app = await createApp({
    config,
    registry,
    apiDocument: await apiDocumentOf(registry, parts.checked, config),
    fallbackPictures: new Map(
      parts.checked.templates.map(({ source, fallbackCard }) => [source.name, fallbackCard]),
    ),
    renderer,
    store,
    resolvePictures: takesPictures ? await openPictures() : undefined,
    logger,
    metrics,
    traces,
    ...(config.PREVIEW ? { preview: { ...parts.directories, openPictures } } : {}),
  });
  running.defer(() => app.close());
  await listen(app, config);
  const url = localUrl(app);
  const call = exampleCall(url, exampleCard(registry, config), config.API_TOKENS.length > 0);
  logger.info({ url }, `Ready. To make a card: ${call}`);
  // Printed again without JSON, which escapes its quotes, so that a person can paste it.
  if (process.stdout.isTTY) process.stdout.write(`\n${call}\n\n`);
  if (config.PREVIEW) logger.info({ url: `${url}/preview` }, `The designer's page: ${url}/preview`);
}

/**
 * Returns a function that starts the picture decoder at its first call. Without templates that have pictures, neither the
 * decoder is started nor sharp loaded.
 */
function preparePictures({
  config,
  logger,
  running,
}: Pick<ServiceParts, 'config' | 'logger' | 'running'>): () => Promise<ResolvePictures> {
  let decoder: PictureDecoder | null = null;
  let opening: Promise<ResolvePictures> | null = null;
  running.defer(() => decoder?.close());

  async function open(): Promise<ResolvePictures> {
    decoder = await createDecoder({
      processes: config.PICTURE_PROCESSES,
      startsSpare: true,
      queueLimit: config.RENDERER_QUEUE_LIMIT,
      deadline: config.PICTURE_DECODE_DEADLINE_MS,
      log: ({ level, event, ...details }) => logger[level]({ ...details, purpose: 'pictures' }, event),
    });
    const fetchPicture = createFetchPicture({
      hosts: config.PICTURE_HOSTS,
      deadline: config.PICTURE_FETCH_DEADLINE_MS,
      maxBytes: MAX_PICTURE_BYTES,
    });
    return createResolvePictures({ fetchPicture, decoder, recent: rememberPictures(RECENT_PICTURES) });
  }

  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
}

/**
 * Returns the recorded OpenAPI document, unless `POST /create` has another template now. Writing a new one blocks the event
 * loop for 100 ms.
 */
async function apiDocumentOf(
  registry: Registry,
  { apiDocument }: LoadedChecks,
  { DEFAULT_TEMPLATE: name }: Config,
): Promise<string> {
  const isAsRecorded = findDefaultTemplate(registry, name) === findDefaultTemplate(registry, undefined);
  if (apiDocument !== null && isAsRecorded) return apiDocument;
  return JSON.stringify(await describeApi(registry, name));
}

/** Returns an example card of the default template; without one, of the first template. */
function exampleCard(
  registry: Registry,
  { DEFAULT_TEMPLATE: name }: Config,
): { path: string; context: object } {
  const template = findDefaultTemplate(registry, name);
  const [first] = registry.values();
  return {
    path: template === null ? `/create/${first?.name ?? ''}` : '/create',
    context: (template ?? first)?.examples[0].context ?? {},
  };
}

async function listen(app: HttpServer, { PORT, HOST }: Config): Promise<void> {
  try {
    await app.listen({
      port: PORT,
      host: HOST,
      backlog: BACKLOG,
      listenTextResolver: (address) => `Listening at ${address}`,
    });
  } catch (error) {
    const code = codeOf(error) ?? String(error);
    const advice = LISTEN_ADVICE.get(code) ?? '';
    throw new Error(`Expected to listen on ${HOST}, port ${PORT}, but could not: ${code}.${advice}`, {
      cause: error,
    });
  }
}

/** Advice for frequent errors of listening. */
const LISTEN_ADVICE: ReadonlyMap<string, string> = new Map([
  [
    'EADDRINUSE',
    ' Another program uses this port: stop it, set PORT to another port, or to 0 for a free one.',
  ],
  ['EACCES', ' This user must not use this port: set PORT to 1024 or higher.'],
  [
    'EADDRNOTAVAIL',
    ' This machine does not have this address: set HOST to one of its addresses, or to 0.0.0.0 for all of them.',
  ],
]);

/**
 * Returns a shell command that creates a card.
 *
 * @param url URL of the service
 * @param card path and context of the request
 * @param hasToken whether the service needs a token. The shell must have it as API_TOKEN
 */
export function exampleCall(
  url: string,
  { path, context }: { path: string; context: object },
  hasToken: boolean,
): string {
  const body = JSON.stringify(context).replaceAll("'", String.raw`'\''`);
  const token = hasToken ? ' -H "authorization: Bearer $API_TOKEN"' : '';
  return `curl -s ${url}${path} -H 'content-type: application/json'${token} -d '${body}'`;
}
