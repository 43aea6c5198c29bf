import { join } from 'node:path';
import { dataUriOf } from './asset.ts';
import { compileTemplate, createTrees, type CompiledTemplate } from './compile-template.ts';
import { displayPath, variantFiles, type TemplateFolder } from './read-templates.ts';

/**
 * Compiles the files of a template that `inspectTemplates` has found nothing wrong with; its definition is not imported.
 *
 * @returns by variant, the fallback among them
 */
export function compileVariants(
  folder: TemplateFolder,
  trees = createTrees(),
): ReadonlyMap<string, CompiledTemplate> {
  const assets = assetsOf(folder);
  return new Map(
    [...variantFiles(folder)].map(([variant, { path, bytes }]) => {
      const file = displayPath(join(folder.directory, path));
      const source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return [variant, compileTemplate(source, { file, assets, trees })];
    }),
  );
}

function assetsOf({ files, drawn }: TemplateFolder): ReadonlyMap<string, string> {
  const assets = new Map(Object.entries(drawn));
  for (const [path, bytes] of files) {
    const uri = path.startsWith('assets/') && !assets.has(path) ? dataUriOf(bytes) : undefined;
    if (uri) assets.set(path, uri);
  }
  return assets;
}
