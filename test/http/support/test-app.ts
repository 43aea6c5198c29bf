import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import type { HttpServer } from '../../../src/http/http-server.ts';
import { createLogger } from '../../../src/log.ts';
import type { Metrics } from '../../../src/metrics/create-metrics.ts';
import { FakeRenderer } from './fake-renderer.ts';
import { MemoryStore } from './memory-store.ts';
import { smallFallbacks } from './small-picture.ts';
import { createTestRegistry } from './test-registry.ts';

export const BASE_URL = 'https://cards.example.jp/og';

/** Of the templates that test apps have. */
const API_DOCUMENT = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');

/** The context that stands in every example of the service. */
export const TOKYO = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };

export interface TestApp {
  readonly app: HttpServer;
  readonly renderer: FakeRenderer;
  readonly store: MemoryStore;
  /** The log so far, parsed line by line. */
  readonly log: readonly Record<string, unknown>[];
  /** The log so far, as it was written. */
  readonly logText: () => string;
}

export interface TestAppOptions {
  /** Environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the world reads the store's cards; null, the default, if the service serves them. */
  readonly publicBaseUrl?: string | null;
  readonly metrics?: Metrics;
  /** By which stored cards age, ms. */
  readonly now?: () => number;
  /** The names of its templates; all of the service unless given. */
  readonly templates?: readonly string[];
}

/** The whole service over a fake renderer and a store in memory; closed when the test ends. */
export async function createTestApp(
  context: Pick<TestContext, 'after'>,
  { environment = {}, publicBaseUrl = null, metrics, templates, now }: TestAppOptions = {},
): Promise<TestApp> {
  const renderer = new FakeRenderer();
  const store = new MemoryStore();
  const lines: string[] = [];
  const all = createTestRegistry();
  const registry = new Map([...all].filter(([name]) => templates?.includes(name) ?? true));
  const app = await createApp({
    config: readConfig({ PUBLIC_BASE_URL: BASE_URL, ...environment }),
    registry,
    apiDocument: API_DOCUMENT,
    fallbackPictures: smallFallbacks(registry),
    renderer,
    store: { store, publicBaseUrl },
    logger: createLogger('info', { write: (line) => lines.push(line) }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(now === undefined ? {} : { now }),
  });
  context.after(() => app.close());
  return {
    app,
    renderer,
    store,
    get log() {
      return lines.map((line) => JSON.parse(line));
    },
    logText: () => lines.join(''),
  };
}
