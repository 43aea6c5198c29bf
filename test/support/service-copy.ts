import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What runs in production: the bundle, what it reads, and the packages of native code, which it cannot hold. */
const SERVICE = ['dist', 'templates', 'fonts', 'package.json'];
const PACKAGES = ['@resvg', 'sharp', '@img', 'detect-libc', 'semver'];

/**
 * Copies all that runs in production, as the container's image holds it, so that a test can break it. The packages
 * are copied too: a renderer process may read none elsewhere.
 *
 * @returns the copy's directory, in the system's directory for temporary files; whoever asked for it deletes it
 */
export function copyService(): string {
  const copy = mkdtempSync(join(tmpdir(), 'ogp-copy-'));
  for (const path of [...SERVICE, ...PACKAGES.map((name) => join('node_modules', name))]) {
    cpSync(join(PROJECT, path), join(copy, path), { recursive: true, preserveTimestamps: true });
  }
  return copy;
}
