import { Problem } from '../errors.ts';

/** Hands out resources to those who wait for one, first come, first served. */
export interface WaitingLine<Resource> {
  /**
   * Takes an idle resource at once, or waits for one.
   *
   * @throws Problem `overloaded` if the line is full, `deadline_exceeded` when `signal` aborts (or the Problem that is
   *   its reason), or what the line was dismissed with
   */
  take(signal: AbortSignal): Promise<Resource>;
  /** Gives a resource to whoever has waited longest; it is idle if nobody waits. */
  offer(resource: Resource): void;
  /** Takes back a resource that is idle; does nothing if it is not. */
  withdraw(resource: Resource): void;
  /** Sends away all who wait. */
  dismiss(reason: Problem): void;
}

/** @param limit how many may wait */
export function createWaitingLine<Resource extends object>(limit: number): WaitingLine<Resource> {
  const idle: Resource[] = [];
  const waiting = new Set<PromiseWithResolvers<Resource>>();

  return {
    async take(signal) {
      if (signal.aborted) throw goneBecause(signal);
      // The resource used last: its caches are the warmest.
      const resource = idle.pop();
      if (resource !== undefined) return resource;
      if (waiting.size >= limit) throw new Problem('overloaded');

      const turn = Promise.withResolvers<Resource>();
      // When the turn has come already, its promise is resolved and this does nothing: no resource is lost.
      const leave = (): void => {
        waiting.delete(turn);
        turn.reject(goneBecause(signal));
      };
      waiting.add(turn);
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await turn.promise;
      } finally {
        signal.removeEventListener('abort', leave);
      }
    },

    offer(resource) {
      const [first] = waiting;
      if (first === undefined) {
        idle.push(resource);
        return;
      }
      waiting.delete(first);
      first.resolve(resource);
    },

    withdraw(resource) {
      const position = idle.indexOf(resource);
      if (position !== -1) idle.splice(position, 1);
    },

    dismiss(reason) {
      for (const turn of waiting) turn.reject(reason);
      waiting.clear();
    },
  };
}

function goneBecause({ reason }: AbortSignal): Problem {
  return reason instanceof Problem ? reason : new Problem('deadline_exceeded', { cause: reason });
}
