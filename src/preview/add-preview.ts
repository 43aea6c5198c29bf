import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ResolvePictures } from '../card/resolve-pictures.ts';
import type { HttpServer } from '../http/http-server.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import type { Registry } from '../template/registry.ts';
import { PROJECT } from '../program-files.ts';
import { createEventStreams } from './event-streams.ts';
import { openGoldens } from './goldens.ts';
import { addPageRoutes } from './page-routes.ts';
import { addStudioRoutes } from './studio-routes.ts';
import { createStudio } from './studio.ts';
import { watchFiles } from './watch-files.ts';

/** Of this repository; a container has none. */
const goldensDirectory = fileURLToPath(new URL('test/render', PROJECT));

export interface PreviewOptions {
  /** Watched and drawn as they are saved. */
  readonly directories: RendererDirectories;
  /** As {@link StudioOptions.openPictures}. */
  readonly openPictures: () => Promise<ResolvePictures>;
  /** What the service itself draws. */
  readonly registry: Registry;
  /** The public URL of a stored picture. */
  readonly imageUrl: (name: string) => string;
}

/**
 * Adds the designer's page to a service that does not listen yet. What the page draws is drawn by a process of its
 * own, so that neither a template that is half done nor its designer's typing gets into the way of the service's cards.
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
  // Before the server waits for its connections: an event stream never ends by itself.
  app.addHook('preClose', async () => {
    stopWatching();
    streams.close();
  });
  app.addHook('onClose', () => studio.close());
}
