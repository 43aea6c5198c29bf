/**
 * What the renderer draws and what it tells about it. The shapes cross a process boundary: plain data only. Nothing of Node
 * leads here: the designer's page shows these shapes.
 */
import type { PictureForm, PictureFormat, Size } from '../picture-format.ts';
import type { BreakRule } from '../typesetting/lines.ts';

export interface CardRequest {
  readonly template: string;
  /** A variant's name, or 'fallback', which takes an empty context. */
  readonly variant: string;
  /** Values that the template's schema has accepted. */
  readonly context: Readonly<Record<string, unknown>>;
  /** What picture of it is drawn; the plain one unless given. */
  readonly form?: PictureForm;
}

/** How one text of a card was set. */
export interface TextReport {
  /** The `id` of the `<text>` element, or its position in the file such as `text-3`. */
  readonly id: string;
  readonly lines: readonly string[];
  /** Chosen size, px. */
  readonly fontSize: number;
  /** The text was set at the smallest size its template allows. */
  readonly smallest: boolean;
  /** What the text may take, px on the canvas; null if nothing bounds it. */
  readonly box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  } | null;
  /** The text did not fit at its smallest size and ends in an ellipsis. */
  readonly cut: boolean;
}

export interface CardLayout {
  readonly texts: readonly TextReport[];
  /** Milliseconds per step, in the order in which they ran. */
  readonly timings: Readonly<Record<string, number>>;
}

/** How a card's pixels are made: from memoised bands, or in full, which is slower and looks the same. */
export interface DrawnWay {
  readonly way: 'bands' | 'full';
  /** Why the card cannot be drawn from bands; null if it can. Quotes the template, never values. */
  readonly reason: string | null;
}

/** How often what a card is made from was there already. */
export type Lookups = Readonly<
  Record<'bands' | 'masks' | 'backdrops', { readonly hits: number; readonly misses: number }>
>;

export interface DrawnCard extends CardLayout, DrawnWay {
  readonly picture: Uint8Array;
  readonly format: PictureFormat;
  /** Of JPEG and of WebP that loses something, 1 to 100; null for a picture that loses nothing. */
  readonly quality: number | null;
  /** Where a process with caches drew it: its lookups since the card before. */
  readonly lookups?: Lookups;
}

/** How good a place for a line to end is, the best first; by `BreakLevel`. */
export const LEVEL_NAMES = ['preferred', 'strict', 'inside-unit', 'grapheme', 'forbidden'] as const;

type LevelName = (typeof LEVEL_NAMES)[number];

/** How one text of a card was set, and why so. */
export interface TextExplanation extends TextReport {
  readonly tried: readonly {
    readonly lines: number;
    /** The worst kind of place at which a line would end. */
    readonly level: LevelName;
    /** px */
    readonly size: number;
  }[];
  /** By line, from left to right. */
  readonly runs: readonly (readonly {
    readonly text: string;
    readonly family: string;
    readonly weight: number;
  }[])[];
  /** What ended each line but the last. */
  readonly breaks: readonly {
    /** UTF-16 index into the text at which the next line starts. */
    readonly index: number;
    /** The line that ends there. */
    readonly before: string;
    readonly rule: BreakRule;
    readonly level: LevelName;
  }[];
  /** What of the text is not on the card; null if all of it is. */
  readonly cutText: string | null;
}

/** How a card is made, for its designer. It holds the values of the context: personal data, not for the log. */
export interface CardExplanation extends CardLayout, DrawnWay, Size {
  /** The card as an SVG document without fonts: every text is outlined. */
  readonly svg: string;
  readonly texts: readonly TextExplanation[];
}

export interface Renderer {
  /** Whether cards can be drawn; false when the processes that draw cannot be started, or after closing. */
  readonly healthy: boolean;
  /**
   * @throws Problem `characters_not_covered` (with `errors[].codePoints`, pointer ''), `budget_not_met` and
   *   `format_unavailable` (of forms that are not plain), `overloaded`, `deadline_exceeded` (also when `signal` aborts),
   *   `renderer_failed`, `not_ready`, `shutting_down`
   */
  draw(card: CardRequest, signal: AbortSignal): Promise<DrawnCard>;
  /** As `draw`, without rasterising. */
  layout(card: CardRequest, signal: AbortSignal): Promise<CardLayout>;
  /** As `draw`, and tells how instead of giving the picture. */
  explain(card: CardRequest, signal: AbortSignal): Promise<CardExplanation>;
}
