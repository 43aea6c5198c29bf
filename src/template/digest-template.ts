import { createHash } from 'node:crypto';

import { SPACE_FILE } from './card-space.ts';
import type { TemplateFolder } from './read-templates.ts';

/** What decides how a card looks, besides its template. */
export interface RenderIdentity {
  /** Digest of the bundled fonts. */
  readonly fontsDigest: string;
  /** Changes with whatever draws the same template and context differently. */
  readonly renderVersion: string;
}

/**
 * Digest of all that decides how a template's cards look. Another decoder may make other pictures of the same files.
 *
 * @returns hex SHA-256 over the parts, each preceded by its length, so that no two lists of parts read the same
 */
export function digestTemplate(
  { files, drawn }: TemplateFolder,
  { fontsDigest, renderVersion }: RenderIdentity,
): string {
  const hash = createHash('sha256');
  const shown = [...files].filter(([path]) => path !== SPACE_FILE);
  const parts = [renderVersion, fontsDigest, ...shown.flat(), ...Object.entries(drawn).flat()].map((part) =>
    Buffer.from(part),
  );
  for (const part of parts) hash.update(`${part.byteLength}:`).update(part);
  return hash.digest('hex');
}
