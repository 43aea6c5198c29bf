import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { createCards } from './card/cards.ts';
import { storeFallbackCards } from './card/fallback-cards.ts';
import type { ResolvePictures } from './card/resolve-pictures.ts';
import { createShowing, type Showing } from './card/show-card.ts';
import { PICTURE_BODY_LIMIT, type Config } from './config.ts';
import { Problem } from './errors.ts';
import { createServer } from './http/create-server.ts';
import type { LinkOptions } from './http/link-route.ts';
import type { HttpServer } from './http/http-server.ts';
import { createLogger } from './log.ts';
import type { PreviewOptions } from './preview/add-preview.ts';
import type { RendererDirectories } from './renderer/load-registry.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import type { Traces } from './traces/create-traces.ts';
import type { Renderer } from './renderer/renderer.ts';
import type { OpenStore } from './store/open-store.ts';
import { limitReads, type Store } from './store/store.ts';
import { findDefaultTemplate, type Registry } from './template/registry.ts';

/** Extra time for renderer and store, which have their own deadlines, before the service gives up. ms */
const DEADLINE_TOLERANCE = 500;

export interface AppParts {
  readonly config: Config;
  readonly registry: Registry;
  /** The OpenAPI document of the templates as JSON. */
  readonly apiDocument: string;
  /** PNG files of the fallback cards by template name. */
  readonly fallbackPictures: ReadonlyMap<string, Uint8Array>;
  readonly renderer: Renderer;
  readonly store: Pick<OpenStore, 'publicBaseUrl'> & { readonly store: Store };
  /** Undefined if no template takes pictures. */
  readonly resolvePictures?: ResolvePictures | undefined;
  readonly logger: FastifyBaseLogger;
  /** Folders and picture decoder of the designer's page. Without it, the service has no page. */
  readonly preview?: RendererDirectories & Pick<PreviewOptions, 'openPictures'>;
  /** Null or undefined if metrics are off. */
  readonly metrics?: Metrics | null;
  /** Null or undefined if traces are off. */
  readonly traces?: Traces | null;
  /** Monotonic clock for the age of stored cards, ms. */
  readonly now?: () => number;
}

/**
 * Creates the service from its parts and stores the fallback cards. The service does not listen yet.
 *
 * @throws Error with a message for the operator
 */
export async function createApp({
  config,
  registry,
  apiDocument,
  fallbackPictures,
  resolvePictures,
  preview,
  logger,
  metrics = null,
  traces = null,
  now,
  ...parts
}: AppParts): Promise<HttpServer> {
  const metered = metrics?.meterRenderer(parts.renderer) ?? parts.renderer;
  const renderer = traces?.traceRenderer(metered) ?? metered;
  const meteredStore = metrics?.meterStore(parts.store.store) ?? parts.store.store;
  const store = limitReads(traces?.traceStore(meteredStore) ?? meteredStore);
  const deadline = config.RENDER_DEADLINE_MS + config.UPLOAD_DEADLINE_MS + DEADLINE_TOLERANCE;
  const lifetime = config.KNOWN_CARDS_TTL_S * 1000;
  const unmetered = createCards({
    renderer,
    store,
    knownCardsLimit: config.KNOWN_CARDS_LIMIT,
    knownCardsLifetime: lifetime,
    uploadsLimit: config.UPLOADS_LIMIT,
    deadline,
    now,
  });
  const cards = metrics?.meterCards(unmetered) ?? unmetered;
  const publicBaseUrl = config.PUBLIC_BASE_URL ?? parts.store.publicBaseUrl;
  const fallbacks = await storeFallbackCards(registry, fallbackPictures, {
    store,
    deadline,
    lifetime,
    now,
  });
  const showing = createShowing({ cards, store, fallbacks });
  const imageUrl = (name: string): string => `${publicBaseUrl ?? `${localUrl(app)}/images`}/${name}`;
  const app = await createServer({
    registry,
    defaultTemplate: findDefaultTemplate(registry, config.DEFAULT_TEMPLATE),
    apiDocument,
    cards,
    fallbacks,
    imageUrl,
    images: parts.store.publicBaseUrl === null ? store : null,
    links: linkOptions(config, showing, resolvePictures),
    isHealthy: () => renderer.healthy,
    logger,
    project: config.GOOGLE_CLOUD_PROJECT,
    origins: config.CORS_ORIGINS,
    apiTokens: config.API_TOKENS,
    admit: config.PREVIEW ? await loadAdmission(config) : null,
    metrics: metrics?.page ?? null,
    observe: metrics?.requests ?? null,
    tracer: traces?.requests ?? null,
    pictures: resolvePictures && { resolvePictures, bodyLimit: PICTURE_BODY_LIMIT },
    batchConcurrency: config.BATCH_CONCURRENCY,
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    answerTimeout: deadline + (resolvePictures || preview ? pictureDeadline(config) : 0),
  });
  if (preview !== undefined) {
    const { addPreview } = await import('./preview/add-preview.ts');
    const { openPictures, ...directories } = preview;
    await addPreview(app, { directories, openPictures, registry, imageUrl });
  }
  return app;
}

/** Returns the largest time for the pictures of a context before its card is drawn, ms. */
function pictureDeadline({ PICTURE_FETCH_DEADLINE_MS, PICTURE_DECODE_DEADLINE_MS }: Config): number {
  return PICTURE_FETCH_DEADLINE_MS + PICTURE_DECODE_DEADLINE_MS;
}

/** Loads the check only for a service with the designer's page. */
async function loadAdmission(config: Config): Promise<(request: FastifyRequest) => void> {
  const { createAdmission } = await import('./preview/admit-request.ts');
  return createAdmission(config);
}

/**
 * Returns the OpenAPI document of the service with these templates. Starts no renderer and opens no store.
 *
 * @param defaultName value of `DEFAULT_TEMPLATE`
 */
export async function describeApi(registry: Registry, defaultName?: string): Promise<object> {
  const app = await createServer({
    registry,
    defaultTemplate: findDefaultTemplate(registry, defaultName),
    apiDocument: null,
    cards: { create: refuse, forget: refuseNow, resolve: refuse, render: refuse, explain: refuse },
    fallbacks: new Map(),
    imageUrl: (name) => name,
    images: { put: refuse, get: refuse, has: refuse },
    links: {
      keys: [],
      showing: { show: refuse, ensure: refuse, fallback: refuseNow },
      resolvePictures: undefined,
    },
    isHealthy: () => false,
    logger: createLogger('silent'),
    project: undefined,
    origins: new Set(),
    apiTokens: [],
    admit: null,
    metrics: { contentType: 'text/plain', text: refuse },
    observe: null,
    tracer: null,
    batchConcurrency: 1,
    requestTimeout: 1,
    answerTimeout: 1,
  });
  await app.ready();
  return app.swagger();
}

/**
 * Returns the options of links; null if they are off. Unsigned links are only for development: anyone who can reach the
 * service could draw and store any card.
 */
function linkOptions(
  { LINK_KEYS: keys, UNSIGNED_LINKS: unsigned }: Config,
  showing: Showing,
  resolvePictures: ResolvePictures | undefined,
): LinkOptions | null {
  if (unsigned) return { keys: null, showing, resolvePictures };
  return keys.length === 0 ? null : { keys, showing, resolvePictures };
}

async function refuse(): Promise<never> {
  return refuseNow();
}

function refuseNow(): never {
  throw new Problem('not_ready');
}

/** Returns the URL of the listening app on this machine. It is never taken from a request, which a client may forge. */
export function localUrl({ server }: HttpServer): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://localhost:${port}`;
}
