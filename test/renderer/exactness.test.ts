import { TEMPLATES } from '../support/directories.ts';
import { sharedRegistry } from '../support/shared-renderer.ts';
import { proveExact } from './support/prove-exact.ts';

for (const template of (await sharedRegistry(TEMPLATES)).keys()) {
  await proveExact({ templatesDirectory: TEMPLATES, template, reasonFor: () => null });
}
