/** How long a batch works in one piece, ms; then all other requests have their turn. */
export const SLICE = 5;

/** Items that come one after the other. */
export interface Queue<Item> {
  /** @returns the next one; null if none has come */
  readonly take: () => Item | null;
  /** Whether no more will come. */
  readonly isOver: () => boolean;
  /** Resolves when another one may have come, or none will. Never rejects. */
  readonly more: () => Promise<void>;
}

/**
 * Answers items, several at a time; an answer is given as soon as it is there, and no item is begun before the answers
 * so far are fetched. Works in slices of time: items may be answered without waiting for anything.
 *
 * @param answer never rejects
 * @param signal ends it: no further item is begun
 */
export async function* answerEach<Item, Answer>(
  queue: Queue<Item>,
  answer: (item: Item) => Promise<Answer>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): AsyncGenerator<Answer, void> {
  const underWay = new Map<Item, Promise<readonly [Item, Answer]>>();
  let sliceEnd = 0;
  /** One at a time, so that a slow item does not leave a listener for each piece that comes meanwhile. */
  let coming: Promise<null> | null = null;
  for (;;) {
    while (underWay.size < concurrency && !signal.aborted) {
      if (performance.now() >= sliceEnd) {
        await nextTurn();
        sliceEnd = performance.now() + SLICE;
      }
      const item = queue.take();
      if (item === null) break;
      underWay.set(
        item,
        answer(item).then((answered) => [item, answered] as const),
      );
    }
    const isAwaiting = underWay.size < concurrency && !signal.aborted && !queue.isOver();
    if (isAwaiting) coming ??= queue.more().then(() => null);
    else if (underWay.size === 0) return;
    const answered = await Promise.race([...underWay.values(), ...(isAwaiting && coming ? [coming] : [])]);
    if (answered === null) {
      coming = null;
      continue;
    }
    underWay.delete(answered[0]);
    yield answered[1];
  }
}

/** The process has one event loop, and each of its turns is for one batch, however many there are. */
let latestTurn = Promise.resolve();

async function nextTurn(): Promise<void> {
  latestTurn = latestTurn.then(async () => new Promise((resolve) => void setImmediate(resolve)));
  return latestTurn;
}
