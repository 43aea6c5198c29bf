import { compileTemplate } from './compile-template.ts';
import type { CompiledTemplate } from './compile-template.ts';
import { dataUriOf } from './asset.ts';
import { TemplateError } from './finding.ts';
import { displayPath, readTemplates, variantFiles } from './read-templates.ts';
import type { TemplateFolder } from './read-templates.ts';
import { join } from 'node:path';

/**
 * Compiles the files of all templates, which `checkTemplates` has found nothing wrong with; their definitions are not
 * imported.
 *
 * @returns by template and variant, the fallback among them
 * @throws TemplateError if the folder cannot be read
 */
export async function compileTemplates(
  directory: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, CompiledTemplate>>> {
  const { folders, findings } = await readTemplates(directory);
  if (findings.length > 0) throw new TemplateError(findings);
  return new Map(
    folders.map((folder) => {
      const assets = assetsOf(folder);
      const variants = [...variantFiles(folder)].map(([variant, { path, bytes }]) => {
        const file = displayPath(join(folder.directory, path));
        const source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        return [variant, compileTemplate(source, { file, assets })] as const;
      });
      return [folder.name, new Map(variants)];
    }),
  );
}

function assetsOf({ files }: TemplateFolder): ReadonlyMap<string, string> {
  const assets = new Map<string, string>();
  for (const [path, bytes] of files) {
    const uri = path.startsWith('assets/') ? dataUriOf(bytes) : undefined;
    if (uri) assets.set(path, uri);
  }
  return assets;
}
