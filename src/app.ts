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

/** Renderer and store meet their own deadlines; this is what they may be late by before they are given up on. ms */
const DEADLINE_TOLERANCE = 500;

export interface AppParts {
  readonly config: Config;
  readonly registry: Registry;
  /** The OpenAPI document of the templates as JSON. */
  readonly apiDocument: string;
  /** The fallback cards as PNG files, by the template's name. */
  readonly fallbackPictures: ReadonlyMap<string, Uint8Array>;
  readonly renderer: Renderer;
  readonly store: Pick<OpenStore, 'publicBaseUrl'> & { readonly store: Store };
  /** Undefined where no template takes pictures. */
  readonly resolvePictures?: ResolvePictures | undefined;
  readonly logger: FastifyBaseLogger;
  /** The designer's page watches and draws these folders, and decodes pictures so. Without it there is no page. */
  readonly preview?: RendererDirectories & Pick<PreviewOptions, 'openPictures'>;
  /** Left out if nobody counts. */
  readonly metrics?: Metrics | null;
  /** Left out if nobody traces. */
  readonly traces?: Traces | null;
  /** By which stored cards age: a clock that never goes back, ms. */
  readonly now?: () => number;
}

/**
 * Wires the service together, all but the parts that outlive it. The fallback cards are stored by then, so an app
 * that listens can make cards.
 *
 * @throws Error with a sentence for the operator
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

/** How long the pictures of a context may take before its card is begun, ms. */
function pictureDeadline({ PICTURE_FETCH_DEADLINE_MS, PICTURE_DECODE_DEADLINE_MS }: Config): number {
  return PICTURE_FETCH_DEADLINE_MS + PICTURE_DECODE_DEADLINE_MS;
}

/** Not even loaded where there is no designer's page. */
async function loadAdmission(config: Config): Promise<(request: FastifyRequest) => void> {
  const { createAdmission } = await import('./preview/admit-request.ts');
  return createAdmission(config);
}

/**
 * The OpenAPI document of the service with these templates. Nothing is started for it.
 *
 * @param defaultName what `DEFAULT_TEMPLATE` is set to
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
      showing: { show: refuse, ensure: refuse, standIn: refuseNow },
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

/** Links that nobody signs are for trying things out: whoever has the address would decide what is drawn and stored. */
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

/** Where this machine reaches the app once it listens. Never taken from a request: a client could say anything. */
export function localUrl({ server }: HttpServer): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://localhost:${port}`;
}
