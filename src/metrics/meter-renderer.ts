import type { DrawnCard, Renderer } from '../renderer/renderer.ts';
import type { Instruments } from './instruments.ts';

/** Measures the cards that were drawn; those that failed are told by the codes of their requests. */
export function meterRenderer(renderer: Renderer, { counter, histogram }: Instruments): Renderer {
  const duration = histogram('ogp_draw_duration_seconds');
  const wait = histogram('ogp_draw_wait_seconds');
  const lookups = counter('ogp_cache_lookups_total');

  function note({ way, timings, lookups: levels }: DrawnCard, milliseconds: number): void {
    duration.observe({ way }, milliseconds / 1000);
    wait.observe((timings['queue'] ?? 0) / 1000);
    for (const [level, { hits, misses }] of Object.entries(levels ?? {})) {
      lookups.inc({ level, result: 'hit' }, hits);
      lookups.inc({ level, result: 'miss' }, misses);
    }
  }

  return {
    get healthy() {
      return renderer.healthy;
    },
    async draw(card, signal) {
      const startedAt = performance.now();
      const drawn = await renderer.draw(card, signal);
      note(drawn, performance.now() - startedAt);
      return drawn;
    },
    layout: (card, signal) => renderer.layout(card, signal),
    explain: (card, signal) => renderer.explain(card, signal),
  };
}
