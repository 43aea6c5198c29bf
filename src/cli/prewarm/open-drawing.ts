import { createCards, type Cards } from '../../card/cards.ts';
import type { Config } from '../../config.ts';
import type { Store } from '../../store/store.ts';
import type { Project } from '../project.ts';
import { throwAsUsageError } from '../usage-error.ts';

/** A card waits for the renderer as long as it takes: nobody waits for the card. ms */
const RENDER_DEADLINE = 30_000;

export interface Drawing {
  readonly cards: Cards;
  close(): Promise<void>;
}

/**
 * Draws as the service does, and stores what was drawn.
 *
 * @param concurrency cards under way at a time
 * @throws UsageError if the templates or fonts are at fault
 */
export async function openDrawing(
  project: Project,
  { config, store, concurrency }: { config: Config; store: Store; concurrency: number },
): Promise<Drawing> {
  const renderer = await project
    .startProcesses({
      processes: config.RENDERER_PROCESSES,
      queueLimit: concurrency,
      deadline: RENDER_DEADLINE,
      log: () => undefined,
    })
    .catch(throwAsUsageError);
  const cards = createCards({
    renderer,
    store,
    knownCardsLimit: 0,
    knownCardsLifetime: 0,
    uploadsLimit: concurrency + 1,
    deadline: RENDER_DEADLINE + config.UPLOAD_DEADLINE_MS,
  });
  return { cards, close: () => renderer.close() };
}
