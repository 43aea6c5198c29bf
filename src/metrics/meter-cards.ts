import type { Cards } from '../card/cards.ts';
import type { Instruments } from './instruments.ts';

/** Counts the cards that were answered. */
export function meterCards(cards: Cards, { counter }: Instruments): Cards {
  const answered = counter('ogp_cards_total');
  return {
    ...cards,
    async create(order) {
      const card = await cards.create(order);
      answered.inc({ answer: card.answer });
      return card;
    },
    async render(order, signal) {
      const card = await cards.render(order, signal);
      answered.inc({ answer: 'drawn' });
      return card;
    },
  };
}
