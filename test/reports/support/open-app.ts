import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { createApp, type AppParts } from '../../../src/app.ts';
import { checkTemplates } from '../../../src/checks/check-templates.ts';
import { registerTemplates } from '../../../src/checks/load-checked.ts';
import { readConfig } from '../../../src/config.ts';
import type { HttpServer } from '../../../src/http/http-server.ts';
import { createLogger } from '../../../src/log.ts';
import type { Metrics } from '../../../src/metrics/create-metrics.ts';
import { localRenderer } from '../../../src/cli/project.ts';
import type { RendererDirectories } from '../../../src/renderer/load-registry.ts';
import type { Renderer } from '../../../src/renderer/renderer.ts';
import { createGcsStore } from '../../../src/store/gcs-store.ts';
import type { Registry } from '../../../src/template/registry.ts';
import { FakeRenderer } from '../../http/support/fake-renderer.ts';
import { MemoryStore } from '../../http/support/memory-store.ts';
import { smallFallbacks } from '../../http/support/small-picture.ts';
import { createTestRegistry } from '../../http/support/test-registry.ts';
import { startCloudStorageServer, type CloudStorageServer } from '../../support/cloud-storage-server.ts';
import { sharedRenderer } from '../../support/shared-renderer.ts';
import { FONTS, TEMPLATES } from '../../support/directories.ts';

/** Of the templates of the service. */
const API_DOCUMENT = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');

export const BUCKET_URL = 'https://storage.googleapis.com/cards/og';

/** Such as a test's context: is told how to end what was opened. */
interface Ending {
  after(end: () => Promise<unknown>): void;
}

interface Parts {
  readonly renderer?: Renderer;
  readonly store: AppParts['store'];
  readonly registry?: Registry;
  /** By the template's name. */
  readonly fallbackPictures?: AppParts['fallbackPictures'];
  /** Environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** By which stored cards age, ms. */
  readonly now?: () => number;
  readonly metrics?: Metrics;
}

/** The service in this process, with its fallback cards stored. */
export async function openApp(
  t: Ending,
  {
    renderer = new FakeRenderer(),
    registry = createTestRegistry(),
    fallbackPictures = smallFallbacks(registry),
    environment = {},
    store,
    now,
    metrics,
  }: Parts,
): Promise<{ app: HttpServer; logText: () => string }> {
  const lines: string[] = [];
  const app = await createApp({
    apiDocument: API_DOCUMENT,
    config: readConfig(environment),
    registry,
    fallbackPictures,
    renderer,
    store,
    logger: createLogger('info', { write: (line) => lines.push(line) }),
    ...(now === undefined ? {} : { now }),
    ...(metrics === undefined ? {} : { metrics }),
  });
  t.after(() => app.close());
  return { app, logText: () => lines.join('') };
}

interface DrawingOptions {
  /** Those of the service unless it is given. */
  readonly templatesDirectory?: string;
  /** Environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the world reads the store's cards; null if the service serves them. */
  readonly publicBaseUrl?: string | null;
  readonly metrics?: Metrics;
}

/** The service with the real engine, in this process, and a store in memory. */
export async function openDrawingApp(
  t: Ending,
  {
    templatesDirectory = TEMPLATES,
    environment = {},
    publicBaseUrl = 'https://cards.example',
    metrics,
  }: DrawingOptions = {},
): Promise<{ app: HttpServer; store: MemoryStore; logText: () => string }> {
  const directories = { templatesDirectory, fontsDirectory: FONTS };
  const isOwn = templatesDirectory !== TEMPLATES;
  const cards = await sharedRenderer(templatesDirectory);
  const renderer = localRenderer(cards);
  const store = new MemoryStore();
  return {
    ...(await openApp(t, {
      renderer,
      environment,
      ...(metrics === undefined ? {} : { metrics }),
      ...(isOwn ? await openTemplates(directories) : {}),
      store: { store, publicBaseUrl },
    })),
    store,
  };
}

async function openTemplates(directories: RendererDirectories) {
  const checked = await checkTemplates(directories);
  return {
    registry: await registerTemplates({ ...checked, isRecorded: false }),
    fallbackPictures: new Map(
      checked.templates.map(({ source, fallbackCard }) => [source.name, fallbackCard]),
    ),
  };
}

/** The service over the real client of a bucket whose server does as it is told; its fallback cards are stored. */
export async function openBucketApp(
  t: TestContext,
  { bucket, ...parts }: Pick<Parts, 'environment' | 'now'> & { bucket?: CloudStorageServer } = {},
): Promise<{ app: HttpServer; bucket: CloudStorageServer }> {
  if (bucket === undefined) {
    bucket = await startCloudStorageServer();
    t.after(() => bucket?.close());
  }
  const store = await createGcsStore({
    bucket: 'cards',
    prefix: 'og',
    apiEndpoint: bucket.url,
    uploadDeadline: 20_000,
    retryPolicy: { attempts: 2, firstWait: 1 },
  });
  const { app } = await openApp(t, { ...parts, store: { store, publicBaseUrl: BUCKET_URL } });
  return { app, bucket };
}
