import { Problem } from '../errors.ts';

/**
 * Above this number of waiting tasks, a busy resource is assigned its next task in advance. Without this, the resource
 * would be idle until this process, which is busy with rejecting tasks, notices its result. Below it, tasks are not
 * assigned in advance, because such a task can no longer move to another resource or leave the queue.
 */
const MAX_WAITING_UNASSIGNED = 8;

/**
 * Most heavy tasks that wait. The limit is low because each holds the context of a card and takes up to seconds. A batch
 * has four of them in flight.
 */
export const MAX_HEAVY_WAITING = 8;

export interface QueueOptions {
  /** Most light tasks that wait, tasks assigned in advance included. */
  readonly limit: number;
  /** Number of resources when all have been added. */
  readonly resources: number;
}

export interface TakeOptions {
  /** The task may take seconds. */
  readonly heavy?: boolean;
  /** 'front' for a task that was accepted before. The limit does not apply to it. Defaults to 'back'. */
  readonly position?: 'front' | 'back';
  /** Longest wait, ms. Defaults to no limit besides the signal. */
  readonly longestWait?: number;
}

/**
 * Assigns resources to waiting tasks, in two lanes. Light tasks: first come, first served. A heavy task is served when no
 * light task waits and another resource remains without a heavy task (with a single resource: when it is idle). So a light
 * task never waits for a heavy one; with a single resource, it waits for at most one.
 */
export interface ResourceQueue<Resource> {
  /** Returns whether `take` would reject a new task. Cheaper than a rejection. */
  isFull(heavy: boolean): boolean;
  /** Numbers of waiting tasks, tasks assigned in advance included, and of idle and busy resources. */
  readonly load: { readonly waiting: number; readonly idle: number; readonly busy: number };
  /**
   * Returns an idle resource, or waits for one.
   *
   * @throws Problem `overloaded` if the lane is full or paused or the wait takes too long; `deadline_exceeded` (or the
   *   Problem that is its reason) when `signal` aborts; the reason of `rejectAll`
   */
  take(signal: AbortSignal, options?: TakeOptions): Promise<Resource>;
  /** Adds an idle resource. */
  add(resource: Resource): void;
  /** Returns a taken resource to the queue. Does nothing if it was removed meanwhile. */
  giveBack(resource: Resource): void;
  /** Removes a resource, idle or not. */
  remove(resource: Resource): void;
  /** Rejects all waiting tasks. */
  rejectAll(reason: Problem): void;
  /** Rejects heavy tasks, also waiting ones, until `resumeHeavy` has been called as often. */
  pauseHeavy(): void;
  resumeHeavy(): void;
}

type Waiting<Resource> = PromiseWithResolvers<Resource>[];

/** Creates a queue without resources. */
export function createResourceQueue<Resource extends object>({
  limit,
  resources,
}: QueueOptions): ResourceQueue<Resource> {
  /** Number of tasks per resource: 0, 1, or 2 if one was assigned in advance. The resource used last comes last. */
  const users = new Map<Resource, number>();
  /** How many there are when all are up: a spare one counts from its first start on. */
  let most = resources;
  /** Resources with a heavy task. No other task is assigned to them in advance. */
  const heavilyUsed = new Set<Resource>();
  const light: Waiting<Resource> = [];
  const heavy: Waiting<Resource> = [];
  const heavyLimit = Math.min(limit, MAX_HEAVY_WAITING);
  let pauses = 0;

  /** Returns the most recently used resource with `count` light tasks, because its caches are the warmest. */
  function findWith(count: number): Resource | undefined {
    return [...users].findLast(([resource, tasks]) => tasks === count && !heavilyUsed.has(resource))?.[0];
  }

  function findForHeavy(): Resource | undefined {
    const others = users.size - heavilyUsed.size - 1;
    return light.length === 0 && others >= Math.min(1, most - 1) ? findWith(0) : undefined;
  }

  function use(resource: Resource, change: 1 | -1): void {
    const count = users.get(resource);
    if (count === undefined) return;
    users.delete(resource);
    users.set(resource, count + change);
  }

  function serve(): void {
    serveLane(light, () => findWith(0) ?? (light.length > MAX_WAITING_UNASSIGNED ? findWith(1) : undefined));
    serveLane(heavy, () => {
      const resource = findForHeavy();
      if (resource !== undefined) heavilyUsed.add(resource);
      return resource;
    });
  }

  function serveLane(lane: Waiting<Resource>, find: () => Resource | undefined): void {
    while (lane.length > 0) {
      const resource = find();
      if (resource === undefined) return;
      use(resource, 1);
      lane.shift()?.resolve(resource);
    }
  }

  function countAssignedInAdvance(): number {
    return [...users.values()].filter((count) => count > 1).length;
  }

  function isFull(isHeavy: boolean): boolean {
    if (isHeavy) return pauses > 0 || (heavy.length >= heavyLimit && findForHeavy() === undefined);
    return findWith(0) === undefined && light.length + countAssignedInAdvance() >= limit;
  }

  return {
    isFull,
    get load() {
      const idle = [...users.values()].filter((count) => count === 0).length;
      const waiting = light.length + heavy.length + countAssignedInAdvance();
      return { waiting, idle, busy: users.size - idle };
    },
    async take(signal, { heavy: isHeavy = false, position = 'back', longestWait } = {}) {
      if (signal.aborted) throw abortProblem(signal);
      if (position === 'back' && isFull(isHeavy)) throw new Problem('overloaded');

      const lane = isHeavy ? heavy : light;
      const turn = Promise.withResolvers<Resource>();
      if (position === 'back') lane.push(turn);
      else lane.unshift(turn);
      serve();
      if (!lane.includes(turn)) return turn.promise;

      // If a resource has been assigned already, the promise is resolved and `reject` does nothing: no resource is lost.
      const leave = (reason: Problem): void => {
        const index = lane.indexOf(turn);
        if (index !== -1) lane.splice(index, 1);
        turn.reject(reason);
        // If this was the last light task, a heavy one can be served.
        serve();
      };
      const giveUp = (): void => leave(abortProblem(signal));
      const loseTurn = (): void => {
        leave(new Problem('overloaded', { message: `No process was free within ${longestWait} ms.` }));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const timer = longestWait === undefined ? undefined : setTimeout(loseTurn, longestWait);
      try {
        return await turn.promise;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
      }
    },

    add(resource) {
      users.set(resource, 0);
      most = Math.max(most, users.size);
      serve();
    },

    giveBack(resource) {
      heavilyUsed.delete(resource);
      use(resource, -1);
      serve();
    },

    remove(resource) {
      heavilyUsed.delete(resource);
      users.delete(resource);
    },

    rejectAll(reason) {
      for (const turn of [...light.splice(0), ...heavy.splice(0)]) turn.reject(reason);
    },

    pauseHeavy() {
      pauses += 1;
      for (const turn of heavy.splice(0)) turn.reject(new Problem('overloaded'));
    },

    resumeHeavy() {
      pauses -= 1;
    },
  };
}

function abortProblem({ reason }: AbortSignal): Problem {
  return reason instanceof Problem ? reason : new Problem('deadline_exceeded', { cause: reason });
}
