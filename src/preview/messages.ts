/** Messages between the service and the process of the designer's page: plain data and bytes. */
import type { Share } from '../template/define-template.ts';
import type { PaintedCard } from '../renderer/render-card.ts';
import type { CardExplanation } from '../renderer/renderer.ts';
import { messageOf } from '../thrown.ts';
import type { RequestedCard, PreviewFault, PreviewTemplate } from './answers.ts';

/** Returns the fault for an error that prevented the loading of all templates, such as a missing font. */
export function faultOf(error: unknown): PreviewFault {
  return { file: null, line: null, message: messageOf(error) };
}

/**
 * A task for the process. `describe` returns the result of the last loading. `reload` loads the templates again. `check`
 * validates values. `draw` accepts values that `check` returned and whose pictures the service has decoded.
 */
export type StudioTask =
  | { readonly call: 'describe' | 'reload' }
  | { readonly call: 'check' | 'draw'; readonly requested: RequestedCard };

/** A drawn card with its explanation and texts. */
export interface StudioCard {
  readonly key: string;
  readonly alt: string;
  /** Title and description for sharing; undefined for a fallback card, or if the template defines none. */
  readonly share: Share | undefined;
  /** {@link Template.digest} of the template that drew it. */
  readonly digest: string;
  readonly drawn: PaintedCard;
  readonly explanation: CardExplanation;
}

export type StudioResult =
  | { readonly templates: readonly PreviewTemplate[]; readonly faults: readonly PreviewFault[] }
  | { readonly context: object }
  | { readonly card: StudioCard };
