import { TEMPLATES } from '../support/text-engine.ts';
import { proveGoldens } from './support/prove-goldens.ts';

await proveGoldens(TEMPLATES, '');
