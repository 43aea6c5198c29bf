/** How long a batch works in one piece, ms; then all other requests have their turn. */
export const SLICE = 5;

/**
 * Answers items, several at a time; an answer is given as soon as it is there, and no item is begun before the answers
 * so far are fetched. Works in slices of time: items may be answered without waiting for anything.
 *
 * @param answer never rejects
 * @param signal ends it: no further item is begun
 */
export async function* answerEach<Item, Answer>(
  items: Iterable<Item>,
  answer: (item: Item) => Promise<Answer>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): AsyncGenerator<Answer, void> {
  const underWay = new Map<Item, Promise<readonly [Item, Answer]>>();
  const queue = items[Symbol.iterator]();
  let sliceEnd = 0;
  for (;;) {
    while (underWay.size < concurrency && !signal.aborted) {
      if (performance.now() >= sliceEnd) {
        await nextTurn();
        sliceEnd = performance.now() + SLICE;
      }
      const { done = false, value: item } = queue.next();
      if (done) break;
      underWay.set(
        item,
        answer(item).then((answered) => [item, answered] as const),
      );
    }
    if (underWay.size === 0) return;
    const [item, answered] = await Promise.race(underWay.values());
    underWay.delete(item);
    yield answered;
  }
}

/** The process has one event loop, and each of its turns is for one batch, however many there are. */
let latestTurn = Promise.resolve();

async function nextTurn(): Promise<void> {
  latestTurn = latestTurn.then(async () => new Promise((resolve) => void setImmediate(resolve)));
  return latestTurn;
}
