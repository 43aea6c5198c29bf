/** Which of several tasks this is, as Cloud Run Jobs tells each of its own. */
export interface Task {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** The cards of one task. */
export interface Share {
  readonly size: number;
  /** @param position less than `size` @returns a card's index in the space */
  readonly indexAt: (position: number) => number;
}

/**
 * Gives a task every nth card, so that it reaches its cards by their index alone, and each task has its part of the
 * likely ones.
 *
 * @param cards of the space
 */
export function shareOf({ index, count }: Task, cards: number): Share {
  return {
    size: Math.max(0, Math.ceil((cards - index) / count)),
    indexAt: (position) => index + position * count,
  };
}
