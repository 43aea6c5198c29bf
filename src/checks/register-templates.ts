import { join } from 'node:path';
import { BUNDLED_DEFINITIONS } from '../program-files.ts';
import type { TemplateDefinition } from '../template/define-template.ts';
import { DEFINITION_FILE, importModule } from '../template/load-definition.ts';
import { type Registry, sortDrawings, type Template } from '../template/registry.ts';
import type { CheckedTemplate } from './check-templates.ts';
import type { LoadedChecks } from './load-checked.ts';

/** Imports the definitions of templates that were checked, without checking them again. */
export async function registerTemplates({
  templates,
  isRecorded,
}: Pick<LoadedChecks, 'templates' | 'isRecorded'>): Promise<Registry> {
  const bundled =
    isRecorded && BUNDLED_DEFINITIONS !== null ? await importBundled(BUNDLED_DEFINITIONS) : null;
  const registered = templates.map(async (template): Promise<[string, Template]> => {
    const { name } = template.source;
    const definition = bundled?.get(name) ?? (await importDefinition(template));
    return [name, registerTemplate(template, definition)];
  });
  return new Map(await Promise.all(registered));
}

/** One module with all definitions, as the build has bundled them. */
async function importBundled({ href }: URL): Promise<ReadonlyMap<string, TemplateDefinition>> {
  const module: { readonly definitions: Readonly<Record<string, TemplateDefinition>> } = await import(href);
  return new Map(Object.entries(module.definitions));
}

async function importDefinition({ source: { directory } }: CheckedTemplate): Promise<TemplateDefinition> {
  const file = join(directory, DEFINITION_FILE);
  const module: { readonly default: TemplateDefinition } = await importModule(file);
  return module.default;
}

function registerTemplate(
  { source, digest, variants }: CheckedTemplate,
  definition: TemplateDefinition,
): Template {
  const { name, directory } = source;
  const pictures = new Map(Object.entries(source.pictures));
  const placed = variants.map((variant) => ({ ...variant, file: join(directory, variant.file) }));
  const shapes = sortDrawings(placed);
  if (shapes === null) throw new Error(`Expected the card of ${name}`);
  return { ...definition, ...shapes, pictures, name, directory, digest };
}
