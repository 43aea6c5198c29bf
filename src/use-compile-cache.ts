import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from './program-files.ts';

/** Lets Node read what V8 made of the bundle's modules at the build. An environment that names a cache goes first. */
export function useCompileCache(): void {
  if (COMPILE_CACHE !== null) nodeModule.enableCompileCache(fileURLToPath(COMPILE_CACHE));
}
