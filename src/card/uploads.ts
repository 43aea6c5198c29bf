import { Problem } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** A store, and how many cards are on their way to it or looked for in it. */
export interface Uploads extends Pick<Store, 'put' | 'has'> {
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

  async function count<Value>(call: () => Promise<Value>): Promise<Value> {
    underWay += 1;
    try {
      return await call();
    } finally {
      underWay -= 1;
    }
  }

  return {
    put: (name, picture, signal) => count(() => store.put(name, picture, signal)),
    has: (name, signal) => count(() => store.has(name, signal)),
    assertRoom() {
      if (underWay < limit) return;
      throw new Problem('overloaded', { message: `${underWay} cards are on their way to the store.` });
    },
  };
}
