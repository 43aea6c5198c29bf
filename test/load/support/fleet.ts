import type { Client, Outcome } from './post-card.ts';

/** How Cloud Run sends requests to instances, in small: docs/capacity.md says what of it is a model. */
export interface FleetRules {
  /** Requests that an instance is sent at a time. */
  readonly concurrency: number;
  /** Instances that take requests from the beginning. */
  readonly first: number;
  /** From when an instance is asked for until it is sent requests, ms. */
  readonly startDelay: number;
  /** How long a request waits for an instance that has room; then it is refused without having been sent, ms. */
  readonly patience: number;
}

/** What became of a request. */
export interface Answered extends Outcome {
  /** `known`: the instance had answered it before; `joined`: another one like it was under way there. */
  readonly card: 'drawn' | 'known' | 'joined' | null;
}

export interface Fleet {
  send(body: string): Promise<Answered>;
  /** Asks for one more instance if the rule says so; to be called once a second. */
  scale(): void;
  /** Instances that take requests. */
  instances(): number;
}

/** Share of the concurrency at which Cloud Run starts another instance. */
export const TARGET = 0.6;

/** The status with which Cloud Run refuses what has waited too long: no card comes with it. */
export const NO_INSTANCE = 429;
const REFUSED: Answered = {
  status: NO_INSTANCE,
  retryAfter: undefined,
  serverTiming: '',
  body: '',
  card: null,
};

interface Instance {
  readonly client: Client;
  readonly takesFrom: number;
  readonly answered: Set<string>;
  underWay: number;
}

interface Waiting {
  readonly since: number;
  readonly take: (instance: Instance | null) => void;
}

/** @param clients of the processes that may become instances: all run, so that their start takes no processor from others */
export function createFleet(clients: readonly Client[], rules: FleetRules): Fleet {
  const { concurrency, first, startDelay, patience } = rules;
  const spare = [...clients];
  const asked: Instance[] = [];
  const line: Waiting[] = [];
  let turn = 0;

  function ask(takesFrom: number): void {
    const client = spare.shift();
    if (client !== undefined) asked.push({ client, takesFrom, answered: new Set(), underWay: 0 });
  }

  function taking(): Instance[] {
    return asked.filter(({ takesFrom }) => takesFrom <= performance.now());
  }

  /** In turn, passing over those that are full. */
  function choose(): Instance | undefined {
    const instances = taking();
    for (let step = 0; step < instances.length; step += 1) {
      turn += 1;
      const instance = instances[turn % instances.length];
      if (instance !== undefined && instance.underWay < concurrency) return instance;
    }
    return undefined;
  }

  function serveLine(): void {
    while (line[0] !== undefined && performance.now() - line[0].since > patience) line.shift()?.take(null);
    while (line.length > 0) {
      const instance = choose();
      if (instance === undefined) return;
      // Taken here: the one who waits goes on later, and the next one must not be given the same place.
      instance.underWay += 1;
      line.shift()?.take(instance);
    }
  }

  for (let index = 0; index < first; index += 1) ask(0);

  return {
    instances: () => taking().length,

    async send(body) {
      const { promise, resolve } = Promise.withResolvers<Instance | null>();
      line.push({ since: performance.now(), take: resolve });
      serveLine();
      const instance = await promise;
      if (instance === null) return REFUSED;
      const known = instance.answered.has(body);
      const outcome = await instance.client.post(body);
      instance.underWay -= 1;
      const card = cardOf(outcome, known);
      if (card !== null) instance.answered.add(body);
      serveLine();
      return { ...outcome, card };
    },

    scale() {
      serveLine();
      const load = asked.reduce((sum, { underWay }) => sum + underWay, line.length);
      const wanted = Math.ceil(load / (TARGET * concurrency));
      while (asked.length < wanted && spare.length > 0) ask(performance.now() + startDelay);
    },
  };
}

function cardOf({ status, serverTiming }: Outcome, known: boolean): Answered['card'] {
  if (status !== 200 && status !== 201) return null;
  if (serverTiming === '' || serverTiming.includes('renderer')) return 'drawn';
  return known ? 'known' : 'joined';
}
