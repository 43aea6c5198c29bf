import { Problem } from '../errors.ts';

/**
 * With more waiting than this, a resource is given its next user while it still has one: else it would stand idle
 * until this process, busy with refusing, comes to know that it is free. Who is given ahead can neither go elsewhere
 * nor leave any more, so it is not done for a few.
 */
const AHEAD_WITH_WAITING = 8;

/** Hands out resources to those who wait for one, first come, first served. */
export interface WaitingLine<Resource> {
  /** Whether who comes now would be refused; cheaper to ask than to be refused. */
  readonly full: boolean;
  /** How many wait, those among them who were given a resource ahead, and what the resources do. */
  readonly load: { readonly waiting: number; readonly idle: number; readonly busy: number };
  /**
   * Takes an idle resource at once, or waits for one.
   *
   * @param place 'first' for who has been accepted before, whom the limit does not concern
   * @throws Problem `overloaded` if the line is full, `deadline_exceeded` when `signal` aborts (or the Problem that is
   *   its reason), or what the line was dismissed with
   */
  take(signal: AbortSignal, place?: 'first' | 'last'): Promise<Resource>;
  /** Adds a resource that is idle. */
  join(resource: Resource): void;
  /** Gives back what was taken; nothing happens if the resource has left meanwhile. */
  giveBack(resource: Resource): void;
  /** Takes a resource away, idle or not. */
  leave(resource: Resource): void;
  /** Sends away all who wait. */
  dismiss(reason: Problem): void;
}

/** @param limit how many may wait, those among them who were given a resource ahead */
export function createWaitingLine<Resource extends object>(limit: number): WaitingLine<Resource> {
  /** How many have each resource: 0, 1, or 2 if one of them was given it ahead. The one used last comes last. */
  const users = new Map<Resource, number>();
  const waiting: PromiseWithResolvers<Resource>[] = [];

  /** @returns the resource used last, whose caches are the warmest, of those that have so many users */
  function findWith(count: number): Resource | undefined {
    return [...users].findLast(([, those]) => those === count)?.[0];
  }

  function use(resource: Resource, change: 1 | -1): void {
    const count = users.get(resource);
    if (count === undefined) return;
    users.delete(resource);
    users.set(resource, count + change);
  }

  function serve(): void {
    for (;;) {
      const resource = findWith(0) ?? (waiting.length > AHEAD_WITH_WAITING ? findWith(1) : undefined);
      if (resource === undefined) return;
      const first = waiting.shift();
      if (first === undefined) return;
      use(resource, 1);
      first.resolve(resource);
    }
  }

  function countAhead(): number {
    return [...users.values()].filter((count) => count > 1).length;
  }

  function isFull(): boolean {
    return findWith(0) === undefined && waiting.length + countAhead() >= limit;
  }

  return {
    get full() {
      return isFull();
    },
    get load() {
      const idle = [...users.values()].filter((count) => count === 0).length;
      return { waiting: waiting.length + countAhead(), idle, busy: users.size - idle };
    },
    async take(signal, place = 'last') {
      if (signal.aborted) throw goneBecause(signal);
      if (place === 'last' && isFull()) throw new Problem('overloaded');

      const turn = Promise.withResolvers<Resource>();
      // When the turn has come already, its promise is resolved and this does nothing: no resource is lost.
      const leave = (): void => {
        const position = waiting.indexOf(turn);
        if (position !== -1) waiting.splice(position, 1);
        turn.reject(goneBecause(signal));
      };
      if (place === 'last') waiting.push(turn);
      else waiting.unshift(turn);
      signal.addEventListener('abort', leave, { once: true });
      serve();
      try {
        return await turn.promise;
      } finally {
        signal.removeEventListener('abort', leave);
      }
    },

    join(resource) {
      users.set(resource, 0);
      serve();
    },

    giveBack(resource) {
      use(resource, -1);
      serve();
    },

    leave(resource) {
      users.delete(resource);
    },

    dismiss(reason) {
      for (const turn of waiting.splice(0)) turn.reject(reason);
    },
  };
}

function goneBecause({ reason }: AbortSignal): Problem {
  return reason instanceof Problem ? reason : new Problem('deadline_exceeded', { cause: reason });
}
