import { createCards, type Cards } from '../../card/cards.ts';
import { loadChecked, resolveDirectories } from '../../checks/load-checked.ts';
import type { Config } from '../../config.ts';
import { createRenderer, type ClosableRenderer } from '../../renderer/create-renderer.ts';
import type { Store } from '../../store/store.ts';
import type { Project } from '../project.ts';
import { throwAsUsageError } from '../usage-error.ts';

/** A card waits for the renderer as long as it takes: nobody waits for the card. ms */
const RENDER_DEADLINE = 30_000;

export interface Drawing extends AsyncDisposable {
  readonly cards: Cards;
}

/**
 * Draws as the service does, in processes, each of which may crash alone.
 *
 * @param concurrency cards under way at a time
 * @throws UsageError if the templates or fonts are at fault
 */
export async function openDrawing(
  project: Project,
  { config, store, concurrency }: { config: Config; store: Store; concurrency: number },
): Promise<Drawing> {
  const renderer = await openRenderer(project, config, concurrency).catch(throwAsUsageError);
  const cards = createCards({
    renderer,
    store,
    knownCardsLimit: 0,
    uploadsLimit: concurrency + 1,
    deadline: RENDER_DEADLINE + config.UPLOAD_DEADLINE_MS,
  });
  return { cards, [Symbol.asyncDispose]: () => renderer.close() };
}

async function openRenderer(project: Project, config: Config, queueLimit: number): Promise<ClosableRenderer> {
  const directories = resolveDirectories(project);
  return createRenderer({
    processes: config.RENDERER_PROCESSES,
    queueLimit,
    deadline: RENDER_DEADLINE,
    sources: await loadChecked(directories, () => undefined),
    directories,
    log: () => undefined,
  });
}
