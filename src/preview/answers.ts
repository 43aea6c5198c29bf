/** Requests and answers of the designer's page. Its browser code shares these types, so this file imports nothing of Node. */
import type { CardWarning } from '../card/card-warnings.ts';
import type { Size } from '../picture-format.ts';
import type { CardExplanation } from '../renderer/renderer.ts';
import type { SafeArea } from '../safe-area.ts';

/** A request for a card. */
export interface RequestedCard {
  readonly template: string;
  readonly variant: string;
  /** Values as the designer typed them, not validated yet. */
  readonly values: object;
}

export interface PreviewVariant extends Size {
  readonly name: string;
  /** Whether it is a fallback card, which has no values. */
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
  /** Variants in order: `card` first, fallbacks last. */
  readonly variants: readonly PreviewVariant[];
  /** JSON Schema (2020-12) of the context. */
  readonly schema: object;
  /** Pictures of the context by field, with the size in which the card shows them. */
  readonly pictures: Readonly<Record<string, Size>>;
  readonly examples: readonly PreviewExample[];
  /** Contexts that are harder to lay out than the examples, such as the longest values. */
  readonly hardCases: readonly PreviewExample[];
  /** {@link Template.digest} of the saved files. */
  readonly digest: string;
}

/** A fault of a saved template, which prevents its use. */
export interface PreviewFault {
  /** Path for people; null if the fault is not in a file. */
  readonly file: string | null;
  /** 1-based; null if the fault concerns the complete file. */
  readonly line: number | null;
  readonly message: string;
}

export interface PreviewState {
  /** Increases with every usable set of templates. 0 before the first one. */
  readonly version: number;
  /** Whether saved files are being loaded. */
  readonly loading: boolean;
  /** The last usable version of each template. */
  readonly templates: readonly PreviewTemplate[];
  /** Faults of the saved files; an empty list if all of them can be used. */
  readonly faults: readonly PreviewFault[];
}

/** Answer of `GET /preview/state`. */
export interface StateAnswer extends PreviewState {
  /** Names of the golden pictures by template, such as `card-typical`. */
  readonly goldens: Readonly<Record<string, readonly string[]>>;
}

/** Answer of `POST /preview/cards/{template}`. */
export interface CardAnswer extends CardExplanation {
  readonly key: string;
  /** URL of the service's own card, for og:image. */
  readonly url: string;
  readonly meta: string;
  readonly alt: string;
  /** The picture in Base64. */
  readonly png: string;
  /** Warnings about the size of the picture. */
  readonly warnings: readonly CardWarning[];
  /** Whether the service itself draws the same card. After the first save it is false until the service is restarted. */
  readonly served: boolean;
}
