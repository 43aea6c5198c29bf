import {
  loadTemplates,
  loadUsableTemplates,
  type LoadedTemplates,
  type UsableTemplates,
} from '../template/load-templates.ts';
import { type FontManifest, readFontManifest } from '../text/font-files.ts';
import { findTextFaults } from '../text/read-text.ts';
import type { RendererDirectories } from './permissions.ts';
import { RENDER_VERSION } from './render-version.ts';

/**
 * Loads the templates as this renderer draws them: checked against its fonts and its dialect of texts, with digests
 * that count both.
 *
 * @throws Error with a message for the operator
 */
export async function loadRegistry(directories: RendererDirectories): Promise<LoadedTemplates & WithFonts> {
  return loadWith(loadTemplates, directories);
}

/** Like {@link loadRegistry}, but leaves out the templates that have faults, and returns these. */
export async function loadUsableRegistry(
  directories: RendererDirectories,
): Promise<UsableTemplates & WithFonts> {
  return loadWith(loadUsableTemplates, directories);
}

interface WithFonts {
  readonly manifest: FontManifest;
}

async function loadWith<Loaded>(
  load: (options: Parameters<typeof loadTemplates>[0]) => Promise<Loaded>,
  { templatesDirectory, fontsDirectory }: RendererDirectories,
): Promise<Loaded & WithFonts> {
  const manifest = await readFontManifest(fontsDirectory);
  const templates = await load({
    directory: templatesDirectory,
    faces: manifest.faces,
    findTextFaults,
    fontsDigest: manifest.digest,
    renderVersion: RENDER_VERSION,
  });
  return { ...templates, manifest };
}
