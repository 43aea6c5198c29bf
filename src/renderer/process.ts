/** What a renderer process runs. The pool forks it and tells it which templates and fonts there are. */
import type { CardResult, CardTask, RendererStart } from './create-renderer.ts';
import type { CardRenderer } from './render-card.ts';
import type { DrawnCard } from './renderer.ts';
import { serveTasks } from '../pool/serve-tasks.ts';

let renderer: CardRenderer | undefined;

type Work = (task: CardTask) => CardResult | Promise<CardResult>;

async function prepare({
  templates,
  manifest,
  rehearsals,
  fontsDirectory,
  reportCacheStatistics,
}: RendererStart): Promise<Work> {
  // Imported here, so that a fault in loading them is a sentence to the pool, and the signals are ignored by then.
  const [{ checkCanary, rasterizeSvg }, { composeRenderer }, { drawForm }, { loadTextEngine }] =
    await Promise.all([
      import('../raster/rasterize.ts'),
      import('./render-card.ts'),
      import('./draw-form.ts'),
      import('../text/lay-out-text.ts'),
    ]);
  checkCanary(rasterizeSvg);
  const cards = composeRenderer(templates, await loadTextEngine(fontsDirectory, manifest));
  // The first card compiles most of the code; whoever asks for the next one must not wait for that.
  const [first, ...others] = rehearsals;
  if (first !== undefined) cards.draw(first);
  // Metrics count cards that were asked for.
  cards.takeLookups();
  cards.warmUp(others);
  renderer = cards;
  const withLookups = (drawn: DrawnCard): DrawnCard => ({ ...drawn, lookups: cards.takeLookups() });
  return ({ call, card }) => {
    if (call !== 'draw') return cards[call](card);
    const drawn = drawForm(cards, card);
    if (!reportCacheStatistics) return drawn;
    // A card that is done at once must not wait for the event loop.
    return drawn instanceof Promise ? drawn.then(withLookups) : withLookups(drawn);
  };
}

serveTasks(prepare, {
  idle: (budgetMs) => renderer?.idle(budgetMs) ?? false,
  takeGarbage: () => renderer?.takeNativeBytes() ?? 0,
});
