import type { CardTemplate } from '../template/card-template.ts';
import type { FontManifest } from '../text/font-files.ts';
import type { CardExplanation, CardLayout, CardRequest, DrawnCard } from './renderer.ts';

/** What a renderer process draws with: checked templates and fonts. Plain data. */
export interface RendererSources {
  readonly templates: readonly CardTemplate[];
  readonly manifest: FontManifest;
  /** A card of each variant, for warming up. */
  readonly rehearsals: readonly CardRequest[];
}

/** What a renderer process gets to prepare itself. */
export interface RendererStart extends RendererSources {
  /** Absolute, without symbolic links. */
  readonly fontsDirectory: string;
  readonly tellLookups: boolean;
}

/** The task of a renderer process. */
export interface CardTask {
  readonly call: 'draw' | 'layout' | 'explain';
  readonly card: CardRequest;
}

export type CardResult = DrawnCard | CardLayout | CardExplanation;
