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

/** A file of a template that its cards depend on: an SVG or an asset. */
export interface CardFile {
  /** Path from the template's folder, with `/` between names. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** The data of a checked template that renderers need. Plain, because it is sent to their processes. */
export interface CardTemplate {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
  readonly missingCharacters: TemplateDefinition['missingCharacters'];
  /** Pictures of the context by field. */
  readonly pictures: Readonly<Record<string, PictureSize>>;
  readonly files: readonly CardFile[];
  /** See {@link TemplateFolder.drawn}. Renderers do not decode these pictures again. */
  readonly drawn: DrawnPictures;
}

/** The compiled variants of a template by name, with its fallbacks. */
export type CompiledVariants = ReadonlyMap<string, CompiledTemplate>;

/** Returns the data of loaded templates that renderers need, in the order of the folders. */
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
 * Reads and compiles a template. Synchronous, because drawing is synchronous and templates are read seldom.
 *
 * @throws OperatorError if a file has changed since the check, because cards of the new file would get the old keys
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
 * Compiles the drawings of a template in which `inspectTemplates` has found no fault. Does not import its definition.
 *
 * @returns the compiled variants by name, with the fallbacks
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
