/**
 * `npm run build`: makes `dist/`, see `support/build.ts`. With `--if-stale` it does so only if the sources are newer,
 * and leaves faults of templates to the start, which reports them.
 */
import { parseArgs } from 'node:util';
import { build, buildIfStale } from './support/build.ts';

const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false } } });

if (values['if-stale']) await buildIfStale();
else process.exitCode = await build();
