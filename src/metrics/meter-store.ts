import { Problem } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Instruments } from './instruments.ts';

/** Counts and measures the calls of a store. */
export function meterStore(store: Store, { counter, gauge, histogram }: Instruments): Store {
  const calls = counter('ogp_store_calls_total');
  const duration = histogram('ogp_store_duration_seconds');
  const underWay = gauge('ogp_store_under_way');
  for (const operation of ['put', 'get', 'has']) underWay.set({ operation }, 0);

  async function meter<Value>(
    operation: 'put' | 'get' | 'has',
    call: () => Promise<Value>,
    resultOf: (value: Value) => string,
  ): Promise<Value> {
    const startedAt = performance.now();
    underWay.inc({ operation });
    let result = 'internal';
    try {
      const value = await call();
      result = resultOf(value);
      return value;
    } catch (error) {
      if (error instanceof Problem) result = error.code;
      throw error;
    } finally {
      underWay.dec({ operation });
      calls.inc({ operation, result });
      duration.observe({ operation }, (performance.now() - startedAt) / 1000);
    }
  }

  return {
    put: (name, picture, signal) =>
      meter(
        'put',
        () => store.put(name, picture, signal),
        (outcome) => outcome,
      ),
    get: (name, signal) =>
      meter(
        'get',
        () => store.get(name, signal),
        (picture) => (picture === null ? 'absent' : 'found'),
      ),
    has: (name, signal) =>
      meter(
        'has',
        () => store.has(name, signal),
        (isStored) => (isStored ? 'found' : 'absent'),
      ),
  };
}
