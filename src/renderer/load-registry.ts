import { loadTemplates, type LoadedTemplates } from '../template/load-templates.ts';
import { readFontManifest } from '../text/font-manifest.ts';
import type { FontManifest } from '../text/font-manifest.ts';
import { findTextFaults } from '../text/read-text.ts';
import type { RendererDirectories } from './permissions.ts';
import { RENDER_VERSION } from './render-version.ts';

/**
 * Loads the templates as this renderer draws them: checked against its fonts and its dialect of texts, with digests
 * that count both.
 *
 * @throws Error with a message for the operator
 */
export async function loadRegistry({
  templatesDirectory,
  fontsDirectory,
}: RendererDirectories): Promise<LoadedTemplates & { readonly manifest: FontManifest }> {
  const manifest = await readFontManifest(fontsDirectory);
  const templates = await loadTemplates({
    directory: templatesDirectory,
    faces: manifest.faces,
    findTextFaults,
    fontsDigest: manifest.digest,
    renderVersion: RENDER_VERSION,
  });
  return { ...templates, manifest };
}
