import { fileURLToPath } from 'node:url';

/** @returns the absolute path of a file or directory of the repository */
export function projectPath(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
