/** What the designer's page asks for and is told: its browser code shares these shapes, so nothing of Node leads here. */
import type { CardWarning } from '../card/card-warnings.ts';
import type { Size } from '../picture-format.ts';
import type { CardExplanation } from '../renderer/renderer.ts';
import type { SafeArea } from '../safe-area.ts';

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
  /** Members of the context that are pictures, with the boxes in which the card shows them. */
  readonly pictures: Readonly<Record<string, Size>>;
  readonly examples: readonly PreviewExample[];
  /** Contexts that ask more of the card than its examples. */
  readonly hardCases: readonly PreviewExample[];
  /** {@link Template.digest} of the files as they are saved now. */
  readonly digest: string;
}

/** What keeps a saved template from being used. */
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
  /** Each as it was when it could last be used. */
  readonly templates: readonly PreviewTemplate[];
  /** Of the files as they are saved now; none if all of them can be used. */
  readonly faults: readonly PreviewFault[];
}

/** `GET /preview/state` */
export interface StateAnswer extends PreviewState {
  /** Names of the golden pictures by template, such as `card-typical`. */
  readonly goldens: Readonly<Record<string, readonly string[]>>;
}

/** `POST /preview/cards/{template}` */
export interface CardAnswer extends CardExplanation {
  readonly key: string;
  /** Where the service's own card will be, for og:image. */
  readonly url: string;
  readonly meta: string;
  readonly alt: string;
  /** The picture, Base64. */
  readonly png: string;
  /** About the size of the picture. */
  readonly warnings: readonly CardWarning[];
  /** Whether the service itself draws this card, too; false from the first save until it is started anew. */
  readonly served: boolean;
}
