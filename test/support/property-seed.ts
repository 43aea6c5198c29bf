import { configureGlobal } from 'fast-check';

/**
 * Property tests look at the same inputs in every run, so that a change is what makes them fail. `PROPERTY_SEED` has
 * them look at others.
 */
configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_261_125) });
