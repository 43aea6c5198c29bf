import type { FastifyContextConfig } from 'fastify';
import type { Cards } from '../card/cards.ts';
import type { FallbackCard } from '../card/fallback-cards.ts';
import type { Registry, Template } from '../template/registry.ts';
import { addBatchRoute, type BatchOptions } from './batch-route.ts';
import { contextSchema, cardQuery } from './card-route.ts';
import { addCreateRoute } from './create-route.ts';
import { createDescribeFallback, type DescribeFallback } from './describe-fallback.ts';
import type { HttpServer } from './http-server.ts';
import { addRenderRoute } from './render-route.ts';
import { addResolveRoute } from './resolve-route.ts';
import { templateNotFound } from './template-routes.ts';

export interface CardRoutesOptions {
  readonly registry: Registry;
  /** What `POST /create` makes; null if that path answers with the names of the templates. */
  readonly defaultTemplate: Template | null;
  readonly cards: Cards;
  /** The stored fallback cards by their template's name. */
  readonly fallbacks: ReadonlyMap<string, FallbackCard>;
  /** The public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
  readonly batches: BatchOptions;
}

/** Everything that takes a context. */
export function addCardRoutes(
  app: HttpServer,
  { registry, defaultTemplate, cards, fallbacks, imageUrl, batches }: CardRoutesOptions,
): void {
  for (const template of registry.values()) {
    const { name } = template;
    const route = { template, body: contextSchema(template), query: cardQuery(template), cards, imageUrl };
    const fallback = fallbackOf(template);
    addCreateRoute(app, { ...route, path: `/create/${name}`, fallback, isDefault: false });
    addResolveRoute(app, { ...route, path: `/resolve/${name}` });
    addRenderRoute(app, { ...route, path: `/render/${name}` });
    addBatchRoute(app, { ...route, path: `/batch/${name}` }, batches);
    if (template === defaultTemplate) {
      addCreateRoute(app, { ...route, path: '/create', fallback, isDefault: true });
    }
  }
  const fallback = defaultTemplate === null ? undefined : fallbackOf(defaultTemplate);
  if (defaultTemplate === null) refuse('/create');
  refuse('/create/:template', { fallback });
  refuse('/resolve/:template', { storesNothing: true });
  refuse('/render/:template', { storesNothing: true });
  refuse('/batch/:template', { takesLines: true });

  function fallbackOf(template: Template): DescribeFallback | undefined {
    const stored = fallbacks.get(template.name);
    const query = cardQuery(template);
    return stored && createDescribeFallback({ template, stored, cards, query, imageUrl });
  }

  function answer(): never {
    throw templateNotFound(registry);
  }

  /** The router prefers the paths with a template's name in full, so only unknown names come here. */
  function refuse(path: string, config: FastifyContextConfig = {}) {
    // In the hook, so that the body is not even read.
    app.post(path, { config, schema: { hide: true }, onRequest: async () => answer() }, answer);
  }
}
