import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../thrown.ts';
import { dataUriOf } from '../picture-format.ts';
import { type CompiledTemplate, compileTemplate, createTrees, type Trees } from './compile-template.ts';
import type { TemplateDefinition } from './define-template.ts';
import type { LoadedTemplates } from './load-templates.ts';
import type { PictureSize } from './picture-field.ts';
import {
  displayPath,
  type DrawnPictures,
  type TemplateFolder,
  VARIANT_SUFFIX,
  variantFiles,
} from './read-templates.ts';

/** One file of a template that its cards are made of: an SVG or an asset. */
export interface CardFile {
  /** From the template's folder, with `/` between names. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** What a renderer needs of a template that was checked: plain data, which goes to its processes. */
export interface CardTemplate {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
  readonly missingCharacters: TemplateDefinition['missingCharacters'];
  /** The context's members that are pictures, by name. */
  readonly pictures: Readonly<Record<string, PictureSize>>;
  readonly files: readonly CardFile[];
  /** See {@link TemplateFolder.drawn}: renderers decode no pictures but those that the rasteriser reads. */
  readonly drawn: DrawnPictures;
}

/** The compiled variants of a template by name, the fallback among them. */
export type CompiledVariants = ReadonlyMap<string, CompiledTemplate>;

/** @returns what renderers need of templates that were loaded, in their order */
export function describeCardTemplates({ registry, folders }: LoadedTemplates): CardTemplate[] {
  return folders.map(({ name, directory, files, drawn }) => {
    const template = registry.get(name);
    if (template === undefined)
      throw new Error(`Expected the template ${name} in the registry but found none`);
    const { missingCharacters } = template;
    const cardFiles = [...files]
      .filter(([path]) => path.endsWith(VARIANT_SUFFIX) || path.startsWith('assets/'))
      .map(([path, content]) => ({ path, bytes: content.byteLength, sha256: hash('sha256', content) }));
    const pictures = Object.fromEntries(template.pictures);
    return { name, directory, missingCharacters, pictures, files: cardFiles, drawn };
  });
}

/**
 * Reads and compiles a template. Synchronous, because a card is drawn without waiting and a template is read seldom.
 *
 * @throws OperatorError if a file is not the one that was checked: cards of another template would get its keys
 */
export function openCardTemplate(
  { name, directory, files, drawn }: CardTemplate,
  trees: Trees,
): CompiledVariants {
  const contents = files.map(({ path, sha256 }): [string, Buffer] => {
    const file = join(directory, path);
    const content = readFileSync(file);
    if (hash('sha256', content) !== sha256) {
      throw new OperatorError(
        `${file} has changed since the templates were checked. Start the service again.`,
      );
    }
    return [path, content];
  });
  return compileVariants({ name, directory, files: new Map(contents), drawn }, trees);
}

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
