/** What the service and the process behind the designer's page say to each other: plain data and bytes. */
import type { Share } from '../template/define-template.ts';
import type { PaintedCard } from '../renderer/render-card.ts';
import type { CardExplanation } from '../renderer/renderer.ts';
import { messageOf } from '../thrown.ts';
import type { CardWish, PreviewFault, PreviewTemplate } from './answers.ts';

/** What has kept all templates from being loaded, such as a font. */
export function faultOf(error: unknown): PreviewFault {
  return { file: null, line: null, message: messageOf(error) };
}

/**
 * `describe` is answered with what the last loading found, `reload` loads the templates again. `draw` takes values as
 * `check` has returned them, with the pictures among them decoded by the service.
 */
export type StudioTask =
  | { readonly call: 'describe' | 'reload' }
  | { readonly call: 'check' | 'draw'; readonly wish: CardWish };

/** A card, and all that there is to say about it. */
export interface StudioCard {
  readonly key: string;
  readonly alt: string;
  /** What the template says of a share; undefined for its fallback card, and where it leaves that to the app. */
  readonly share: Share | undefined;
  /** {@link Template.digest} of what it was drawn from. */
  readonly digest: string;
  readonly drawn: PaintedCard;
  readonly explanation: CardExplanation;
}

export type StudioResult =
  | { readonly templates: readonly PreviewTemplate[]; readonly faults: readonly PreviewFault[] }
  | { readonly context: object }
  | { readonly card: StudioCard };
