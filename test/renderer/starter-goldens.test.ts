import { STARTERS } from '../support/directories.ts';
import { proveGoldens } from './support/prove-goldens.ts';

// The only starter with pictures of the context's own; what templates have is proven by exactness.test.ts.
await proveGoldens({ templatesDirectory: STARTERS, goldens: 'starters/', exact: ['profile'] });
