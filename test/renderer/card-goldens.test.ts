import { TEMPLATES } from '../support/directories.ts';
import { proveGoldens } from './support/prove-goldens.ts';

await proveGoldens({ templatesDirectory: TEMPLATES, goldens: '' });
