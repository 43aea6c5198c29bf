import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Size } from '../picture-format.ts';
import { SPACE_FILE } from './card-space.ts';
import { checkTemplate, type ShownPicture, type TextDialect } from './check-template.ts';
import {
  DEFAULT_VARIANT,
  displayPath,
  FALLBACK_VARIANT,
  fallbackOf,
  type Finding,
  isInFolder,
  isTemplateName,
  NAME_RULE,
  readTemplates,
  type Report,
  TemplateError,
  type TemplateFolder,
  VARIANT_SUFFIX,
  variantFiles,
} from './read-templates.ts';
import { findLiterals, generateContexts, type TrialContexts } from './generate-contexts.ts';
import { guessDefinition } from './guess-definition.ts';
import { DEFINITION_FILE, loadDefinition, type LoadedDefinition } from './load-definition.ts';
import { findPictures } from './picture-field.ts';
import { type Registry, sortDrawings, type Template, type Variant } from './registry.ts';
import { type PictureOfFile, prepareTemplatePictures } from './template-pictures.ts';

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

export interface CheckOptions extends TextDialect {
  /** The folder of templates. */
  readonly directory: string;
}

/** A template as far as it could be read. */
export interface InspectedTemplate {
  readonly folder: TemplateFolder;
  readonly definition: LoadedDefinition['definition'] | undefined;
  /** What is wrong with it, in order. */
  readonly findings: readonly Finding[];
  /**
   * Whether its cards can be drawn: nothing is wrong with it, or it consists of drawings alone, whose definition is
   * guessed. The service takes it only if nothing is wrong.
   */
  readonly isUsable: boolean;
  /** By variant, the card first and the fallbacks last. */
  readonly canvases: ReadonlyMap<string, { readonly path: string; readonly canvas: Size }>;
}

/**
 * Reads and checks every template: its definition, and each of its files for what is unsafe, unknown or missing.
 *
 * @returns the templates as far as they could be read, and all that is wrong, by file and line; nothing if they can be
 *   used
 */
export async function inspectTemplates({ directory, ...dialect }: CheckOptions): Promise<{
  readonly templates: readonly InspectedTemplate[];
  readonly findings: readonly Finding[];
}> {
  const { folders, findings: unreadable } = await readTemplates(directory);
  const templates: InspectedTemplate[] = [];
  for (const folder of folders) {
    // Such as a file that is too large.
    const known = unreadable.filter(({ file }) => isInFolder(file, folder));
    templates.push(await inspectTemplate(folder, dialect, known));
  }
  const findings = [...unreadable, ...templates.flatMap((template) => template.findings)];
  return { templates, findings: inOrder(findings) };
}

/** The fallback card stands in for one whose context is not there. */
const NO_CONTEXT: TrialContexts = { first: [{}], next: () => ({}) };

async function inspectTemplate(
  folder: TemplateFolder,
  dialect: TextDialect,
  known: readonly Finding[],
): Promise<InspectedTemplate> {
  const findings = [...known];
  const reportOn = (path: string): Report => {
    const file = displayPath(join(folder.directory, path));
    return (line, message) => findings.push({ file, line, message });
  };
  const variants = variantFiles(folder);
  const isSketch = !folder.files.has(DEFINITION_FILE) && variants.has(DEFAULT_VARIANT);
  const loaded = await loadDefinition(folder, reportOn(DEFINITION_FILE));
  const canvases = new Map<string, { path: string; canvas: Size }>();
  const contexts = loaded === undefined ? null : contextsOf(loaded, [...variants.values()]);
  const members = Object.keys(loaded?.schema.properties ?? {});
  for (const required of [DEFAULT_VARIANT, FALLBACK_VARIANT]) {
    if (!variants.has(required))
      reportOn(required + VARIANT_SUFFIX)(1, 'The file is missing. Every template has one.');
  }
  const pictures: PictureOfFile[] = [];
  const beforeDrawings = isSketch ? findings.length : 0;
  for (const [variant, { path, bytes }] of variants) {
    const report = reportOn(path);
    if (!isTemplateName(variant)) {
      report(1, `The name of a variant has ${NAME_RULE}. Rename the file.`);
    }
    const standsFor = fallbackOf(variant);
    if (standsFor !== null && !variants.has(standsFor) && standsFor !== DEFAULT_VARIANT) {
      report(1, `There is no variant ${standsFor} that this could stand in for. Rename the file.`);
    }
    const filled = standsFor === null ? { contexts, members } : { contexts: NO_CONTEXT, members: [] };
    const takePicture = (picture: ShownPicture) => pictures.push({ ...picture, path });
    const canvas = checkTemplate({ ...dialect, ...filled, bytes, files: folder.files, takePicture }, report);
    if (canvas) canvases.set(variant, { path, canvas });
  }
  const canBeDrawn = (): boolean => findings.length === beforeDrawings;
  const drawn = canBeDrawn() ? await prepareTemplatePictures(folder, pictures, reportOn) : {};
  const isUsable = canBeDrawn();
  const definition = isSketch && isUsable ? guessFrom(folder) : loaded?.definition;
  return { folder: { ...folder, drawn }, definition, canvases, findings: inOrder(findings), isUsable };
}

function guessFrom(folder: TemplateFolder): LoadedDefinition['definition'] {
  const sources = [...variantFiles(folder).values()].map(({ bytes }) => new TextDecoder().decode(bytes));
  return guessDefinition(folder.name, sources);
}

/** The examples, and contexts at the edges of what the schema accepts. */
function contextsOf(
  { definition, schema }: LoadedDefinition,
  variants: readonly { readonly bytes: Buffer }[],
): TrialContexts {
  const examples = definition.examples.map(({ context }) => context);
  return generateContexts(definition.context, schema, {
    examples,
    literals: findLiterals(variants.map(({ bytes }) => bytes.toString())),
  });
}

/** By file and line, each message once. */
function inOrder(findings: readonly Finding[]): Finding[] {
  const distinct = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...distinct.values()].sort((one, other) =>
    one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1,
  );
}

/** What decides how a card looks, besides its template. */
export interface RenderIdentity {
  /** Digest of the bundled fonts. */
  readonly fontsDigest: string;
  /** Changes with whatever draws the same template and context differently. */
  readonly renderVersion: string;
}

/**
 * Digest of all that decides how a template's cards look. Another decoder may make other pictures of the same files.
 *
 * @returns hex SHA-256 over the parts, each preceded by its length, so that no two lists of parts read the same
 */
export function digestTemplate(
  { files, drawn }: TemplateFolder,
  { fontsDigest, renderVersion }: RenderIdentity,
): string {
  const hash = createHash('sha256');
  const shown = [...files].filter(([path]) => path !== SPACE_FILE);
  const parts = [renderVersion, fontsDigest, ...shown.flat(), ...Object.entries(drawn).flat()].map((part) =>
    Buffer.from(part),
  );
  for (const part of parts) hash.update(`${part.byteLength}:`).update(part);
  return hash.digest('hex');
}
