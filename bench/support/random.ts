/** Marsaglia's xorshift32: the same cards in every run. @returns whole numbers from 0, below `limit` */
export function createRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
