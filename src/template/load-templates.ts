import { join } from 'node:path';

import { inspectTemplates } from './inspect-templates.ts';
import type { CheckOptions, InspectedTemplate } from './inspect-templates.ts';
import { digestTemplate } from './digest-template.ts';
import type { RenderIdentity } from './digest-template.ts';
import { findPictures } from './picture-field.ts';
import { TemplateError } from './finding.ts';
import { FALLBACK_VARIANT, type TemplateFolder } from './read-templates.ts';
import type { Registry, Template, Variant } from './registry.ts';

export interface LoadedTemplates {
  readonly registry: Registry;
  /** What the templates were read from. */
  readonly folders: readonly TemplateFolder[];
}

/**
 * Loads and checks every template of a folder; each of its folders is one.
 *
 * @throws TemplateError with everything that is wrong with any of them
 */
export async function loadTemplates({
  fontsDigest,
  renderVersion,
  ...options
}: CheckOptions & RenderIdentity): Promise<LoadedTemplates> {
  const { templates, findings } = await inspectTemplates(options);
  if (findings.length > 0) throw new TemplateError(findings);
  const identity = { fontsDigest, renderVersion };
  return {
    registry: new Map(
      templates.map((template) => [template.folder.name, registerTemplate(template, identity)]),
    ),
    folders: templates.map(({ folder }) => folder),
  };
}

function registerTemplate(
  { folder, definition, canvases }: InspectedTemplate,
  identity: RenderIdentity,
): Template {
  const variants = new Map(
    [...canvases].map(([name, { path, canvas }]): [string, Variant] => [
      name,
      { name, file: join(folder.directory, path), width: canvas.width, height: canvas.height },
    ]),
  );
  const fallback = variants.get(FALLBACK_VARIANT);
  if (definition === undefined || fallback === undefined) {
    throw new TypeError(`Expected ${folder.name} to be complete, as no check has found fault with it`);
  }
  variants.delete(FALLBACK_VARIANT);
  const { name, directory } = folder;
  const pictures = findPictures(definition.context);
  const digest = digestTemplate(folder, identity);
  return { ...definition, pictures, name, directory, variants, fallback, digest };
}
