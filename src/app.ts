import type { FastifyBaseLogger } from 'fastify';
import { createCards } from './card/cards.ts';
import { storeFallbackCards } from './card/fallback-cards.ts';
import type { ResolvePictures } from './card/resolve-pictures.ts';
import { BODY_LIMIT, PICTURE_BODY_LIMIT, type Config } from './config.ts';
import { Problem } from './errors.ts';
import { createServer } from './http/create-server.ts';
import type { HttpServer } from './http/http-server.ts';
import { createLogger } from './log.ts';
import type { Renderer } from './renderer/renderer.ts';
import type { OpenStore } from './store/open-store.ts';
import type { Registry } from './template/registry.ts';

/** Renderer and store meet their own deadlines; this is what they may be late by before they are given up on. ms */
const DEADLINE_TOLERANCE = 500;

export interface AppParts {
  readonly config: Config;
  readonly registry: Registry;
  readonly renderer: Renderer;
  readonly store: OpenStore;
  /** Undefined where no template takes pictures. */
  readonly resolvePictures?: ResolvePictures | undefined;
  readonly logger: FastifyBaseLogger;
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
  renderer,
  store,
  resolvePictures,
  logger,
}: AppParts): Promise<HttpServer> {
  const deadline = config.RENDER_DEADLINE_MS + config.UPLOAD_DEADLINE_MS + DEADLINE_TOLERANCE;
  const cards = createCards({
    renderer,
    store: store.store,
    knownCardsLimit: config.KNOWN_CARDS_LIMIT,
    deadline,
  });
  const publicBaseUrl = config.PUBLIC_BASE_URL ?? store.publicBaseUrl;
  const app = await createServer({
    registry,
    cards,
    fallbacks: await storeFallbackCards(registry, { renderer, store: store.store, deadline }),
    imageUrl: (key) => `${publicBaseUrl ?? `${localUrl(app)}/images`}/${key}.png`,
    images: store.kind === 'file' ? store.store : null,
    isHealthy: () => renderer.healthy,
    logger,
    project: config.GOOGLE_CLOUD_PROJECT,
    apiToken: config.API_TOKEN,
    bodyLimit: BODY_LIMIT,
    pictures: resolvePictures && { resolvePictures, bodyLimit: PICTURE_BODY_LIMIT },
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    answerTimeout: deadline + (resolvePictures ? pictureDeadline(config) : 0),
  });
  return app;
}

/** How long the pictures of a context may take before its card is begun, ms. */
function pictureDeadline({ PICTURE_FETCH_DEADLINE_MS, PICTURE_DECODE_DEADLINE_MS }: Config): number {
  return PICTURE_FETCH_DEADLINE_MS + PICTURE_DECODE_DEADLINE_MS;
}

/** The OpenAPI document of the service with these templates. Nothing is started for it. */
export async function describeApi(registry: Registry): Promise<object> {
  const app = await createServer({
    registry,
    cards: { create: refuse, resolve: refuse, render: refuse, explain: refuse },
    fallbacks: new Map(),
    imageUrl: (key) => key,
    images: { put: refuse, get: refuse },
    isHealthy: () => false,
    logger: createLogger('silent'),
    project: undefined,
    apiToken: undefined,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 1,
    answerTimeout: 1,
  });
  await app.ready();
  return app.swagger();
}

async function refuse(): Promise<never> {
  throw new Problem('not_ready');
}

/** Where this machine reaches the app once it listens. Never taken from a request: a client could say anything. */
export function localUrl({ server }: HttpServer): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://localhost:${port}`;
}
