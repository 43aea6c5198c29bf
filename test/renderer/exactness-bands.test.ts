import { fileURLToPath } from 'node:url';
import { FONTS } from '../support/text-engine.ts';
import { proveExact } from './support/prove-exact.ts';

await proveExact({
  templatesDirectory: fileURLToPath(new URL('fixtures/exactness', import.meta.url)),
  fontsDirectory: FONTS,
  template: 'bands',
  reasonFor: () => null,
  // Each of its variants is one matter, a real template all of them.
  share: 0.5,
});
