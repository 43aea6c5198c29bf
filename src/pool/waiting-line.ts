import { Problem } from '../errors.ts';

/**
 * With more waiting than this, a resource is given its next user while it still has one: else it would stand idle
 * until this process, busy with refusing, comes to know that it is free. Who is given ahead can neither go elsewhere
 * nor leave any more, so it is not done for a few.
 */
const AHEAD_WITH_WAITING = 8;

/**
 * Heavy tasks that may wait. They are few, because each holds the whole context of a card and takes up to seconds; a
 * batch has four of them under way. tasks
 */
export const MAX_HEAVY_WAITING = 8;

export interface LineOptions {
  /** How many light tasks may wait, those among them that were given a resource ahead. */
  readonly limit: number;
  /** How many resources there are when all have joined. */
  readonly resources: number;
}

export interface Turn {
  /** The task may take seconds. */
  readonly heavy?: boolean;
  /** 'first' for a task that was accepted before: the limit does not concern it. */
  readonly place?: 'first' | 'last';
  /** How long the task may wait, ms; as long as its signal allows unless given. */
  readonly longestWait?: number;
}

/**
 * Hands out resources to tasks that wait for one, in two lanes. Light tasks are served first come, first served. A heavy
 * one is served when no light one waits and, unless there is a single resource, another resource is left that does
 * nothing heavy. So light tasks never wait for heavy ones, or with a single resource for one at most.
 */
export interface WaitingLine<Resource> {
  /** Whether a task that comes now would be refused; cheaper to ask than to be refused. */
  isFull(heavy: boolean): boolean;
  /** How many wait, those among them who were given a resource ahead, and what the resources do. */
  readonly load: { readonly waiting: number; readonly idle: number; readonly busy: number };
  /**
   * Takes an idle resource at once, or waits for one.
   *
   * @throws Problem `overloaded` if the lane is full or closed or the wait takes too long, `deadline_exceeded` when `signal` aborts (or the Problem
   *   that is its reason), or what the line was dismissed with
   */
  take(signal: AbortSignal, turn?: Turn): Promise<Resource>;
  /** Adds a resource that is idle. */
  join(resource: Resource): void;
  /** Gives back what was taken; nothing happens if the resource has left meanwhile. */
  giveBack(resource: Resource): void;
  /** Takes a resource away, idle or not. */
  leave(resource: Resource): void;
  /** Sends away all who wait. */
  dismiss(reason: Problem): void;
  /** Refuses heavy tasks, those that wait as well, until `openHeavy` has been called as often. */
  closeHeavy(): void;
  openHeavy(): void;
}

type Waiting<Resource> = PromiseWithResolvers<Resource>[];

export function createWaitingLine<Resource extends object>({
  limit,
  resources,
}: LineOptions): WaitingLine<Resource> {
  /** How many have each resource: 0, 1, or 2 if one of them was given it ahead. The one used last comes last. */
  const users = new Map<Resource, number>();
  /** Those that do a heavy task, which has its resource for itself. */
  const heavilyUsed = new Set<Resource>();
  const light: Waiting<Resource> = [];
  const heavy: Waiting<Resource> = [];
  const heavyLimit = Math.min(limit, MAX_HEAVY_WAITING);
  let closings = 0;

  /** @returns the resource used last, whose caches are the warmest, of those that have so many users, none of them heavy */
  function findWith(count: number): Resource | undefined {
    return [...users].findLast(([resource, those]) => those === count && !heavilyUsed.has(resource))?.[0];
  }

  function findForHeavy(): Resource | undefined {
    const others = users.size - heavilyUsed.size - 1;
    return light.length === 0 && others >= Math.min(1, resources - 1) ? findWith(0) : undefined;
  }

  function use(resource: Resource, change: 1 | -1): void {
    const count = users.get(resource);
    if (count === undefined) return;
    users.delete(resource);
    users.set(resource, count + change);
  }

  function serve(): void {
    serveLane(light, () => findWith(0) ?? (light.length > AHEAD_WITH_WAITING ? findWith(1) : undefined));
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

  function countAhead(): number {
    return [...users.values()].filter((count) => count > 1).length;
  }

  function isFull(isHeavy: boolean): boolean {
    if (isHeavy) return closings > 0 || (heavy.length >= heavyLimit && findForHeavy() === undefined);
    return findWith(0) === undefined && light.length + countAhead() >= limit;
  }

  return {
    isFull,
    get load() {
      const idle = [...users.values()].filter((count) => count === 0).length;
      const waiting = light.length + heavy.length + countAhead();
      return { waiting, idle, busy: users.size - idle };
    },
    async take(signal, { heavy: isHeavy = false, place = 'last', longestWait } = {}) {
      if (signal.aborted) throw goneBecause(signal);
      if (place === 'last' && isFull(isHeavy)) throw new Problem('overloaded');

      const lane = isHeavy ? heavy : light;
      const turn = Promise.withResolvers<Resource>();
      if (place === 'last') lane.push(turn);
      else lane.unshift(turn);
      serve();
      if (!lane.includes(turn)) return turn.promise;

      // When the turn has come already, its promise is resolved and this does nothing: no resource is lost.
      const leave = (reason: Problem): void => {
        const position = lane.indexOf(turn);
        if (position !== -1) lane.splice(position, 1);
        turn.reject(reason);
        // Heavy tasks wait for the last of the light ones.
        serve();
      };
      const giveUp = (): void => leave(goneBecause(signal));
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

    join(resource) {
      users.set(resource, 0);
      serve();
    },

    giveBack(resource) {
      heavilyUsed.delete(resource);
      use(resource, -1);
      serve();
    },

    leave(resource) {
      heavilyUsed.delete(resource);
      users.delete(resource);
    },

    dismiss(reason) {
      for (const turn of [...light.splice(0), ...heavy.splice(0)]) turn.reject(reason);
    },

    closeHeavy() {
      closings += 1;
      for (const turn of heavy.splice(0)) turn.reject(new Problem('overloaded'));
    },

    openHeavy() {
      closings -= 1;
    },
  };
}

function goneBecause({ reason }: AbortSignal): Problem {
  return reason instanceof Problem ? reason : new Problem('deadline_exceeded', { cause: reason });
}
