import { FONTS, TEMPLATES } from '../support/text-engine.ts';
import { proveExact } from './support/prove-exact.ts';

await proveExact({
  templatesDirectory: TEMPLATES,
  fontsDirectory: FONTS,
  template: 'vaccine',
  reasonFor: () => null,
});
