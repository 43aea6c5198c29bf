import { join } from 'node:path';

import { inspectTemplates } from './inspect-templates.ts';
import type { CheckOptions, InspectedTemplate } from './inspect-templates.ts';
import { digestTemplate } from './digest-template.ts';
import type { RenderIdentity } from './digest-template.ts';
import { findPictures } from './picture-field.ts';
import { TemplateError, type Finding } from './finding.ts';
import type { TemplateFolder } from './read-templates.ts';
import { sortDrawings, type Registry, type Template, type Variant } from './registry.ts';

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
  const drawings = [...canvases].map(([name, { path, canvas }]): Variant => ({
    name,
    file: join(folder.directory, path),
    width: canvas.width,
    height: canvas.height,
  }));
  const shapes = sortDrawings(drawings);
  if (definition === undefined || shapes === null) {
    throw new TypeError(`Expected ${folder.name} to be complete, as no check has found fault with it`);
  }
  const { name, directory } = folder;
  const pictures = findPictures(definition.context);
  const digest = digestTemplate(folder, identity);
  return { ...definition, ...shapes, pictures, name, directory, digest };
}
