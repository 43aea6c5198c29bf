/** What a renderer process runs. The pool forks it and tells it where templates and fonts are. */
import { checkCanary } from './canary.ts';
import type { CardResult, CardTask } from './messages.ts';
import type { RendererDirectories } from './permissions.ts';
import type { CardRenderer } from './render-card.ts';
import { serveTasks } from '../pool/serve-tasks.ts';

let renderer: CardRenderer | undefined;

type Work = (task: CardTask) => CardResult | Promise<CardResult>;

async function prepare(directories: RendererDirectories): Promise<Work> {
  // Imported here, so that a fault in loading them is a sentence to the pool, and the signals are ignored by then.
  const [{ rasterizeSvg }, { createCardRenderer }, { drawForm }] = await Promise.all([
    import('../raster/rasterize.ts'),
    import('./render-card.ts'),
    import('./draw-form.ts'),
  ]);
  checkCanary(rasterizeSvg);
  const cards = await createCardRenderer(directories);
  renderer = cards;
  return ({ call, card }) => (call === 'draw' ? drawForm(cards, card) : cards[call](card));
}

serveTasks(prepare, (budgetMs) => renderer?.idle(budgetMs) ?? false);
