import { drawForm } from '../../renderer/draw-form.ts';
import type { CardRenderer } from '../../renderer/render-card.ts';
import type { Renderer } from '../../renderer/renderer.ts';

/** Draws in this process what the service draws in processes of their own: a command may crash alone. */
export function localRenderer(cards: CardRenderer): Renderer {
  return {
    healthy: true,
    draw: async (card) => drawForm(cards, card),
    layout: async (card) => cards.layout(card),
    explain: async (card) => cards.explain(card),
  };
}
