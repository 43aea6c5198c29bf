import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledFile, FontManifest } from './font-manifest.ts';

/**
 * Looks whether a file is there, without reading it.
 *
 * @throws Error with a sentence for the operator if it is missing or of another size than the manifest says
 */
export async function checkFile(directory: string, { file, bytes }: BundledFile): Promise<void> {
  const path = join(directory, file);
  const { size } = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (size !== bytes) throw changed(path);
}

/**
 * Reads every file of the manifest once, those too that are opened only when a text needs them: a damaged one is to
 * stop the start, not a card.
 *
 * @throws Error with a sentence for the operator
 */
export async function verifyFiles(directory: string, { faces, emoji }: FontManifest): Promise<void> {
  for (const { file, sha256 } of [...faces, emoji]) {
    const path = join(directory, file);
    const content = await readFile(path).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    checkHash(path, content, sha256);
  }
}

/**
 * Reads a file at once: texts are set without waiting, and a file is read seldom.
 *
 * @throws Error with a sentence for the operator if it is missing or not the one that the manifest names
 */
export function readBundledFile(directory: string, { file, sha256 }: BundledFile): Buffer<ArrayBuffer> {
  const path = join(directory, file);
  const content = read(path);
  checkHash(path, content, sha256);
  return content;
}

function checkHash(path: string, content: Uint8Array, sha256: string): void {
  if (hash('sha256', content) !== sha256) throw changed(path);
}

function read(path: string): Buffer<ArrayBuffer> {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): Error {
  return new Error(`Expected a file of the fonts at ${path} but could not read it. Run "npm run fonts".`, {
    cause,
  });
}

function changed(path: string): Error {
  return new Error(`Expected ${path} to be the file whose hash the manifest has. Run "npm run fonts".`);
}
