/** Lets those who want the same thing at the same time share one piece of work. */
export interface SingleFlight<Result> {
  /**
   * Settles as the work under `key` does: the one that is under way, or else `work`, which is started.
   *
   * `leader` is true for the one call whose work it was.
   */
  run(
    key: string,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly leader: boolean }>;
}

export function createSingleFlight<Result>(): SingleFlight<Result> {
  const flights = new Map<string, Promise<Result>>();
  return {
    async run(key, work) {
      const underWay = flights.get(key);
      if (underWay !== undefined) return { result: await underWay, leader: false };
      const flight = work();
      flights.set(key, flight);
      try {
        return { result: await flight, leader: true };
      } finally {
        flights.delete(key);
      }
    },
  };
}
