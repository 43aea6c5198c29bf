import type {
  CardExplanation,
  CardLayout,
  CardRequest,
  DrawnCard,
  Renderer,
  TextReport,
} from '../../../src/renderer/renderer.ts';
import { smallPicture } from './small-picture.ts';

/** A renderer that answers at once with a blank picture of the right size, the same for the same card. */
export class FakeRenderer implements Renderer {
  healthy = true;
  /** Every card it was told to draw, the fallback cards among them. */
  readonly drawn: CardRequest[] = [];
  readonly laidOut: CardRequest[] = [];
  readonly explained: CardRequest[] = [];
  texts: readonly TextReport[] = [];
  /** Comes before every card; may wait or throw. */
  before: (signal: AbortSignal) => Promise<void> = async () => undefined;
  /** What a picture becomes on its way. */
  alter: (png: Buffer) => Uint8Array = (png) => png;

  async draw(card: CardRequest, signal: AbortSignal): Promise<DrawnCard> {
    this.drawn.push(card);
    await this.before(signal);
    const { picture, ...drawn } = smallPicture(card);
    const timings = { svg: 0.25, raster: 1.5 };
    return { ...drawn, picture: this.alter(picture), way: 'bands', reason: null, texts: this.texts, timings };
  }

  async layout(card: CardRequest, signal: AbortSignal): Promise<CardLayout> {
    this.laidOut.push(card);
    await this.before(signal);
    return { texts: this.texts, timings: { svg: 0.25 } };
  }

  async explain(card: CardRequest, signal: AbortSignal): Promise<CardExplanation> {
    this.explained.push(card);
    await this.before(signal);
    const reasons = { tried: [], runs: [], breaks: [], cutText: null };
    return {
      width: 1200,
      height: card.variant === 'square' ? 1200 : 630,
      svg: '<svg/>',
      way: 'bands',
      reason: null,
      texts: this.texts.map((text) => ({ ...text, ...reasons })),
      timings: { svg: 0.25, raster: 1.5 },
    };
  }
}
