/**
 * What the designer's page asks for and is told, in shapes that its browser code shares. They are written out here, as
 * the browser's types know nothing of Node, which the renderer's shapes lead to.
 */
import type { Size } from '../picture-format.ts';
import type { SafeArea } from '../template/safe-area.ts';

/** The card that is wanted. */
export interface CardWish {
  readonly template: string;
  readonly variant: string;
  /** As they were typed; they may fit the schema or not. */
  readonly values: object;
}

export interface PreviewVariant extends Size {
  readonly name: string;
  /** Whether it is the card that has no values. */
  readonly isFallback: boolean;
  readonly safeArea: SafeArea;
}

export interface PreviewExample {
  readonly name: string;
  readonly context: Readonly<Record<string, unknown>>;
}

export interface PreviewTemplate {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The card first, the fallback last. */
  readonly variants: readonly PreviewVariant[];
  /** JSON Schema (2020-12) of the context. */
  readonly schema: object;
  readonly examples: readonly PreviewExample[];
  /** Contexts that ask more of the card than its examples. */
  readonly hardCases: readonly PreviewExample[];
  /** {@link Template.digest} of the files as they are saved now. */
  readonly digest: string;
}

/** What keeps the saved templates from being used. */
export interface PreviewFault {
  /** As people want to read it; null if it concerns no file. */
  readonly file: string | null;
  /** 1-based; null if it concerns the whole file. */
  readonly line: number | null;
  readonly message: string;
}

export interface PreviewState {
  /** Grows with every set of templates that could be used; 0 until there is one. */
  readonly version: number;
  /** Whether saved files are being loaded. */
  readonly loading: boolean;
  /** As they were when they could last be used. */
  readonly templates: readonly PreviewTemplate[];
  /** Of the files as they are saved now; none if they can be used. */
  readonly faults: readonly PreviewFault[];
}

/** `GET /preview/state` */
export interface StateAnswer extends PreviewState {
  /** Names of the golden pictures by template, such as `card-typical`. */
  readonly goldens: Readonly<Record<string, readonly string[]>>;
}

/** How one text of a card was set: what the page shows of the renderer's `TextExplanation`. */
export interface PreviewText {
  readonly id: string;
  readonly lines: readonly string[];
  /** px */
  readonly fontSize: number;
  readonly smallest: boolean;
  readonly cut: boolean;
  /** What of the text is not on the card. */
  readonly cutText: string | null;
  /** px on the canvas; null if nothing bounds the text. */
  readonly box: ({ readonly x: number; readonly y: number } & Size) | null;
  /** Sizes of which one was chosen, px. */
  readonly tried: readonly { readonly lines: number; readonly size: number }[];
  /** By line, the faces it is set in. */
  readonly runs: readonly (readonly { readonly family: string; readonly weight: number }[])[];
}

/** `POST /preview/cards/{template}` */
export interface CardAnswer extends Size {
  readonly key: string;
  /** Where the service's own card will be, for og:image. */
  readonly url: string;
  readonly meta: string;
  readonly alt: string;
  /** The picture, Base64. */
  readonly png: string;
  /** The card with its texts as outlines. */
  readonly svg: string;
  readonly texts: readonly PreviewText[];
  readonly way: 'bands' | 'full';
  /** Why the card is not drawn from bands. */
  readonly reason: string | null;
  /** Milliseconds per step. */
  readonly timings: Readonly<Record<string, number>>;
  /** Whether the service itself draws this card, too; false from the first save until it is started anew. */
  readonly served: boolean;
}
