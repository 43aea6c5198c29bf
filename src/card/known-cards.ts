import type { PictureFormat } from '../picture-format.ts';
import type { CardWarning } from './card-warnings.ts';

/** What an answer tells about a stored card beyond what its order says. */
export interface KnownCard {
  /** Size of the picture. */
  readonly bytes: number;
  readonly format: PictureFormat;
  /** As of {@link DrawnCard}. */
  readonly quality: number | null;
  readonly warnings: readonly CardWarning[];
}

/** Remembers which cards are stored; the ones used longest ago are forgotten first. */
export interface KnownCards {
  get(key: string): KnownCard | undefined;
  add(key: string, card: KnownCard): void;
}

/** @param limit how many cards are remembered; some 300 bytes of memory each */
export function createKnownCards(limit: number): KnownCards {
  // A Map keeps the order of insertion: the first key is the one used longest ago.
  const cards = new Map<string, KnownCard>();

  function add(key: string, card: KnownCard): void {
    cards.delete(key);
    cards.set(key, card);
    if (cards.size <= limit) return;
    const [oldest] = cards.keys();
    if (oldest !== undefined) cards.delete(oldest);
  }

  return {
    add,
    get(key) {
      const card = cards.get(key);
      if (card !== undefined) add(key, card);
      return card;
    },
  };
}
