/**
 * Answers items, several at a time; an answer is given as soon as it is there, and no item is begun before the answers
 * so far are fetched.
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
  for (;;) {
    while (underWay.size < concurrency && !signal.aborted) {
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
