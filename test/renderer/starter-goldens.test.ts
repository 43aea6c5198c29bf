import { fileURLToPath } from 'node:url';
import { proveGoldens } from './support/prove-goldens.ts';

await proveGoldens(fileURLToPath(new URL('../../starters', import.meta.url)), 'starters/');
