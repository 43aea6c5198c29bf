import { realpathSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { pictureWarnings } from '../card/card-warnings.ts';
import { createSingleFlight } from '../card/create-card.ts';
import type { ResolvePictures } from '../card/resolve-pictures.ts';
import { PICTURE_BODY_LIMIT } from '../config.ts';
import { Problem } from '../errors.ts';
import { metaTags } from '../http/card-answer.ts';
import { SECURITY_HEADERS } from '../http/guards.ts';
import { type HttpServer, abortWhenGone } from '../http/http-server.ts';
import { PICTURE_FORMATS, pictureName } from '../picture-format.ts';
import { PROJECT, PAGE } from '../program-files.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import type { Registry } from '../template/registry.ts';
import type { CardAnswer, StateAnswer } from './answers.ts';
import { createEventStreams, type EventStreams, watchFiles } from './event-streams.ts';
import type { StudioCard } from './messages.ts';
import { createStudio, type Studio } from './studio.ts';

/** Exists in the repository but not in a container. */
const goldensDirectory = fileURLToPath(new URL('test/render', PROJECT));

export interface PreviewOptions {
  /** The folders that the page watches and draws. */
  readonly directories: RendererDirectories;
  /** See {@link StudioOptions.openPictures}. */
  readonly openPictures: () => Promise<ResolvePictures>;
  /** The templates that the service itself draws. */
  readonly registry: Registry;
  /** Returns the public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
}

/**
 * Adds the designer's page to a service that does not listen yet. A separate process draws the cards of the page, so
 * that neither unfinished templates nor the designer's requests delay the cards of the service.
 */
export async function addPreview(
  app: HttpServer,
  { directories, openPictures, registry, imageUrl }: PreviewOptions,
): Promise<void> {
  const { templatesDirectory, fontsDirectory } = directories;
  const streams = createEventStreams();
  const studio = createStudio({
    directories: {
      templatesDirectory: realpathSync(templatesDirectory),
      fontsDirectory: realpathSync(fontsDirectory),
    },
    openPictures,
    log: ({ level, event, ...details }) => app.log[level]({ ...details, of: 'preview' }, event),
    onChange: ({ version }) => streams.send(String(version)),
  });

  await addPageRoutes(app);
  addStudioRoutes(app, { studio, streams, goldens: openGoldens(goldensDirectory), registry, imageUrl });

  const stopWatching = watchFiles(
    templatesDirectory,
    (paths) => studio.reload(paths),
    (error) => app.log.error({ reason: error.message }, 'templates_not_watched'),
  );
  studio.reload(null);
  // Event streams never end by themselves, so they are closed before the server waits for its connections.
  app.addHook('preClose', async () => {
    stopWatching();
    streams.close();
  });
  app.addHook('onClose', () => studio.close());
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

/** Content Security Policy: files of this service only, no inline scripts or styles. Cards are shown as blobs. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Adds the routes of the designer's page, `GET /preview`, and of its files. */
export async function addPageRoutes(app: HttpServer): Promise<void> {
  const files = await readPageFiles();
  const send = (reply: FastifyReply, name: string): FastifyReply => {
    const file = files.get(name);
    if (file === undefined) throw new Problem('not_found');
    return reply.header('content-security-policy', PAGE_POLICY).type(file.type).send(file.bytes);
  };
  app.get('/preview', { schema: { hide: true } }, (_request, reply) => send(reply, 'index.html'));

  const schema = { hide: true, params: z.strictObject({ file: z.string() }) };
  app.get('/preview/page/:file', { schema }, (request, reply) => send(reply, request.params.file));
}

interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Reads the page's files. The browser gets them as they are in the repository, without a build. */
async function readPageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const name of await readdir(PAGE)) {
    const type = TYPES.get(extname(name));
    if (type !== undefined) files.set(name, { type, bytes: await readFile(new URL(name, PAGE)) });
  }
  return files;
}

export interface StudioRoutesOptions {
  readonly studio: Studio;
  readonly streams: EventStreams;
  readonly goldens: Goldens;
  /** The templates that the service itself draws. */
  readonly registry: Registry;
  /** Returns the public URL of a stored card. */
  readonly imageUrl: (name: string) => string;
}

/** Adds the routes that the designer's page calls. They are not part of the documented API. */
export function addStudioRoutes(
  app: HttpServer,
  { studio, streams, goldens, registry, imageUrl }: StudioRoutesOptions,
): void {
  const reading = createSingleFlight<(readonly [template: string, names: readonly string[]])[]>();
  app.get('/preview/state', { schema: { hide: true } }, async (): Promise<StateAnswer> => {
    const { state } = studio;
    // Concurrent requests share one reading of the folders.
    const { result } = await reading.run(String(state.version), () =>
      Promise.all(state.templates.map(async ({ name }) => [name, await goldens.list(name)] as const)),
    );
    return { ...state, goldens: Object.fromEntries(result) };
  });

  app.get('/preview/events', { schema: { hide: true } }, (_request, reply) => {
    streams.open(reply.raw, SECURITY_HEADERS);
    reply.hijack();
  });

  const picture = z.strictObject({ template: z.string(), name: z.string() });
  app.get(
    '/preview/goldens/:template/:name.png',
    { schema: { hide: true, params: picture } },
    async (request, reply) => {
      const { template, name } = request.params;
      return reply.type(PICTURE_FORMATS.png.type).send(await goldens.read(template, name));
    },
  );

  const schema = {
    hide: true,
    params: z.strictObject({ template: z.string() }),
    querystring: z.strictObject({ variant: z.string().default(DEFAULT_VARIANT) }),
    // The process with the saved template validates the values.
    body: z.looseObject({}),
  };
  // The larger limit is for all templates, because a saved file may add a picture at any time.
  const options = { schema, bodyLimit: PICTURE_BODY_LIMIT };
  app.post('/preview/cards/:template', options, async (request, reply): Promise<CardAnswer> => {
    const { template } = request.params;
    const { variant } = request.query;
    const requested = { template, variant, values: request.body };
    const card = await studio.draw(requested, abortWhenGone(reply));
    return answerOf(card, {
      variant,
      url: imageUrl(pictureName(card.key, 'png')),
      served: registry.get(template)?.digest === card.digest,
    });
  });
}

function answerOf(
  { key, alt, share, drawn, explanation }: StudioCard,
  { variant, url, served }: { variant: string; url: string; served: boolean },
): CardAnswer {
  const { png, way, reason, timings } = drawn;
  return {
    ...explanation,
    way,
    reason,
    timings,
    key,
    url,
    meta: metaTags([{ ...explanation, url, type: PICTURE_FORMATS.png.type, alt }], { share }),
    alt,
    png: png.toBase64(),
    warnings: pictureWarnings({ variant, bytes: png.byteLength }),
    served,
  };
}

const SUFFIX = '.png';

/** The golden pictures of the tests, one folder per template with files `<variant>-<example>.png`. */
export interface Goldens {
  /** Returns the names of a template's pictures, without `.png`; an empty list if the template has no folder. */
  list(template: string): Promise<readonly string[]>;
  /** Returns the PNG file of a picture. @throws Problem `image_not_found` */
  read(template: string, name: string): Promise<Buffer>;
}

export function openGoldens(directory: string): Goldens {
  async function list(template: string): Promise<readonly string[]> {
    const files = await readNames(join(directory, template));
    return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
  }

  return {
    list,
    async read(template, name) {
      // Only names that are listed in the folder are read, because a client may send any path.
      const known = (await readNames(directory)).includes(template);
      if (!known || !(await list(template)).includes(name)) throw new Problem('image_not_found');
      return readFile(join(directory, template, `${name}${SUFFIX}`));
    },
  };
}

/** Returns the names in a folder; an empty list if it cannot be read. */
async function readNames(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch {
    return [];
  }
}
