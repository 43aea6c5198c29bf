import { fileURLToPath } from 'node:url';
import { FONTS } from '../support/text-engine.ts';
import { proveExact } from './support/prove-exact.ts';

const REASONS = new Map([
  ['card', 'a text under "transform"'],
  ['translucent-group', 'a text under "opacity"'],
  ['translucent-text', 'a text is not opaque'],
  ['shape-above', '<path> above a text'],
  ['filtered', 'a text under "filter"'],
  ['clipped', 'a text under "clip-path"'],
  ['stroked', 'a text under "stroke"'],
  ['transparent-ground', 'backdrop not opaque'],
]);

await proveExact({
  templatesDirectory: fileURLToPath(new URL('fixtures/exactness', import.meta.url)),
  fontsDirectory: FONTS,
  template: 'full',
  reasonFor: (variant) => REASONS.get(variant) ?? null,
  // resvg draws both; what may differ is the file.
  share: 0.1,
});
