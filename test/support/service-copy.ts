import { cpSync, linkSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What runs in production: the bundle, what it reads, and the packages of native code, which it cannot hold. */
const COPIED = ['dist', 'templates', 'package.json'];
/** 80 MB, which a copy shares with the project. */
const LINKED = [
  'fonts',
  ...['@resvg', 'sharp', '@img', 'detect-libc', 'semver'].map((name) => join('node_modules', name)),
];

/**
 * Copies all that runs in production, as the container's image holds it, so that a test can break it. The packages are
 * there too: a renderer process may read none elsewhere. Fonts and packages are hard links where the file system allows
 * them: a test that writes into one of those files deletes it first.
 *
 * @returns the copy's directory, in the system's directory for temporary files; whoever asked for it deletes it
 */
export function copyService(): string {
  const copy = mkdtempSync(join(tmpdir(), 'ogp-copy-'));
  for (const path of COPIED) {
    cpSync(join(PROJECT, path), join(copy, path), { recursive: true, preserveTimestamps: true });
  }
  for (const folder of LINKED) {
    for (const entry of readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      const file = join(entry.parentPath, entry.name);
      linkOrCopy(file, join(copy, file.slice(PROJECT.length)));
    }
  }
  return copy;
}

function linkOrCopy(file: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(file, to);
  } catch {
    cpSync(file, to, { preserveTimestamps: true });
  }
}
