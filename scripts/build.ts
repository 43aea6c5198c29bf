/**
 * `npm run build`: makes `dist/`, see `support/build.ts`. With `--if-stale` it does so only if the sources have changed,
 * and leaves faults of templates to the start, which reports them.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, buildIfStale } from './support/build.ts';

const { values } = parseArgs({
  options: {
    'if-stale': { type: 'boolean', default: false },
    // How `--if-stale` runs this file again, with its output kept back.
    'only-if-stale': { type: 'boolean', default: false },
  },
});

process.chdir(join(import.meta.dirname, '..'));
if (values['if-stale']) await buildIfStale();
else process.exitCode = await build({ ifStale: values['only-if-stale'] });
