import type { RendererDirectories } from './permissions.ts';
import type { CardExplanation, CardLayout, CardRequest, DrawnCard } from './renderer.ts';

/** What a renderer process gets to prepare itself. */
export interface RendererStart extends RendererDirectories {
  readonly tellLookups: boolean;
}

/** The task of a renderer process. */
export interface CardTask {
  readonly call: 'draw' | 'layout' | 'explain';
  readonly card: CardRequest;
}

export type CardResult = DrawnCard | CardLayout | CardExplanation;
