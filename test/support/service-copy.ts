import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const SERVICE = ['dist', 'src', 'templates', 'fonts', 'package.json'];

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/**
 * Copies all that runs in production, as the container's image holds it, so that a test can break it. The packages
 * are copied too: a renderer process may read none elsewhere.
 *
 * @returns the copy's directory, in the system's directory for temporary files; whoever asked for it deletes it
 */
export function copyService(): string {
  const copy = mkdtempSync(join(tmpdir(), 'ogp-copy-'));
  for (const path of [...SERVICE, ...productionPackages()]) {
    cpSync(join(PROJECT, path), join(copy, path), { recursive: true });
  }
  return copy;
}

/** Paths of those that lie in no other package; those of other platforms are not installed. */
function productionPackages(): string[] {
  const { packages } = lockFile.parse(JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')));
  return Object.entries(packages)
    .filter(([, { dev, devOptional, link }]) => !dev && !devOptional && !link)
    .map(([path]) => path)
    .filter((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+$/u.test(path) && existsSync(join(PROJECT, path)));
}
