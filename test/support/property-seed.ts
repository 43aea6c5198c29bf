import { configureGlobal } from 'fast-check';

/**
 * Property tests look at the same inputs in every run, so that a change is what makes them fail. `PROPERTY_SEED` has
 * them look at others.
 */
configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_261_125) });

const TIMES = Number(process.env['PROPERTY_RUNS'] ?? 1);

/** For properties that a service of its own is asked about: `PROPERTY_RUNS=5` asks five times as often. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(usual * TIMES) };
}
