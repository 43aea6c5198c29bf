import type { CardExplanation, CardLayout, CardRequest, DrawnCard } from './renderer.ts';

/** The task of a renderer process. */
export interface CardTask {
  readonly call: 'draw' | 'layout' | 'explain';
  readonly card: CardRequest;
}

export type CardResult = DrawnCard | CardLayout | CardExplanation;
