import { STARTERS } from '../support/directories.ts';
import { proveGoldens } from './support/prove-goldens.ts';

await proveGoldens(STARTERS, 'starters/');
