import { Problem } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** A store, and how many cards are on their way to it. */
export interface Uploads {
  readonly put: Store['put'];
  /** @throws Problem `overloaded` if so many cards are on their way that another must not be drawn */
  assertRoom(): void;
}

/**
 * A store that stands still would pile up drawn cards, about 100 kB and a socket each, as fast as they are drawn and
 * until their deadline. What is drawn already is still taken.
 *
 * @param limit from how many on no card is to be begun
 */
export function createUploads(store: Store, limit: number): Uploads {
  let underWay = 0;
  return {
    async put(name, picture, signal) {
      underWay += 1;
      try {
        return await store.put(name, picture, signal);
      } finally {
        underWay -= 1;
      }
    },
    assertRoom() {
      if (underWay < limit) return;
      throw new Problem('overloaded', { message: `${underWay} cards are on their way to the store.` });
    },
  };
}
