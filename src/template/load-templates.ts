import { join } from 'node:path';

import { inspectTemplates } from './inspect-templates.ts';
import type { CheckOptions, InspectedTemplate } from './inspect-templates.ts';
import { digestTemplate } from './digest-template.ts';
import type { RenderIdentity } from './digest-template.ts';
import { findPictures } from './picture-field.ts';
import { TemplateError, type Finding } from './finding.ts';
import { DEFAULT_VARIANT, FALLBACK_VARIANT, type TemplateFolder } from './read-templates.ts';
import type { Registry, Template, Variant } from './registry.ts';

export interface LoadedTemplates {
  readonly registry: Registry;
  /** What the templates were read from. */
  readonly folders: readonly TemplateFolder[];
}

export interface UsableTemplates extends LoadedTemplates {
  /** What is wrong with others, and with those whose definition is guessed. */
  readonly findings: readonly Finding[];
}

type LoadOptions = CheckOptions & RenderIdentity;

/**
 * Loads and checks every template of a folder; each of its folders is one.
 *
 * @throws TemplateError with everything that is wrong with any of them
 */
export async function loadTemplates(options: LoadOptions): Promise<LoadedTemplates> {
  const { findings, ...loaded } = await loadUsableTemplates(options);
  if (findings.length > 0) throw new TemplateError(findings);
  return loaded;
}

/** Loads the templates of a folder whose cards can be drawn, whatever is wrong with others: for tools, not to serve. */
export async function loadUsableTemplates({
  fontsDigest,
  renderVersion,
  ...options
}: LoadOptions): Promise<UsableTemplates> {
  const { templates, findings } = await inspectTemplates(options);
  const usable = templates.filter(({ isUsable }) => isUsable);
  const identity = { fontsDigest, renderVersion };
  return {
    registry: new Map(usable.map((template) => [template.folder.name, registerTemplate(template, identity)])),
    folders: usable.map(({ folder }) => folder),
    findings,
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
  // A drawing alone has no other that could stand in for it.
  const fallback = variants.get(FALLBACK_VARIANT) ?? variants.get(DEFAULT_VARIANT);
  if (definition === undefined || fallback === undefined) {
    throw new TypeError(`Expected ${folder.name} to be complete, as no check has found fault with it`);
  }
  variants.delete(FALLBACK_VARIANT);
  const { name, directory } = folder;
  const pictures = findPictures(definition.context);
  const digest = digestTemplate(folder, identity);
  return { ...definition, pictures, name, directory, variants, fallback, digest };
}
