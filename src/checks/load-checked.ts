import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createPool } from '../pool/pool.ts';
import { processEntry, BUNDLED_DEFINITIONS } from '../program-files.ts';
import { confineRenderer, type RendererSources } from '../renderer/create-renderer.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import type { TemplateDefinition } from '../template/define-template.ts';
import { DEFINITION_FILE, importModule } from '../template/load-definition.ts';
import { type Registry, sortDrawings, type Template } from '../template/registry.ts';
import type { CheckedTemplates, ChecksStart, CheckedTemplate } from './check-templates.ts';
import { readRecord } from './record.ts';

/** Hundreds of templates take a busy machine minutes. ms */
const DEADLINE = 10 * 60_000;

export interface LoadedChecks extends CheckedTemplates {
  /** Whether the build has checked these files, and not this start. */
  readonly isRecorded: boolean;
  /** The OpenAPI document of these templates as JSON; null if they were not recorded. */
  readonly apiDocument: string | null;
}

/**
 * Returns what the build has recorded if templates, fonts and code are the same. Otherwise checks them, which takes a
 * second and 50 ms for each template.
 *
 * @param directories as {@link resolveDirectories} returns them
 * @param onUnknown is called before the checks run, with the reason: a sentence for the operator
 * @param leavesOutFaulty see {@link ChecksStart}
 * @throws Error with a message for the operator
 */
export async function loadChecked(
  directories: RendererDirectories,
  onUnknown: (reason: string) => void,
  leavesOutFaulty = false,
): Promise<LoadedChecks> {
  const recorded = readRecord(directories);
  if ('checked' in recorded) return { ...recorded.checked, isRecorded: true };
  onUnknown(recorded.reason);
  return { ...(await runChecks(directories, leavesOutFaulty)), isRecorded: false, apiDocument: null };
}

/** @returns what renderers draw with */
export function rendererSources({ templates, manifest, rehearsals }: CheckedTemplates): RendererSources {
  return { templates: templates.map(({ source }) => source), manifest, rehearsals };
}

/** Runs the checks in a process of their own, because they run the code of templates, and native code may crash. */
export async function runChecks(
  directories: RendererDirectories,
  leavesOutFaulty = false,
): Promise<CheckedTemplates> {
  const pool = await createPool<ChecksStart, null, CheckedTemplates>({
    ...confineRenderer(directories),
    entry: processEntry('checks'),
    start: { ...directories, leavesOutFaulty },
    startDeadline: DEADLINE,
    processes: 1,
    queueLimit: 1,
    deadline: DEADLINE,
    log: () => undefined,
  });
  try {
    return await pool.run(null, new AbortController().signal);
  } finally {
    await pool.close();
  }
}

/**
 * Returns both directories as real paths, which the permission model compares.
 *
 * @throws Error with a message for the operator if one is missing
 */
export function resolveDirectories({
  templatesDirectory,
  fontsDirectory,
}: RendererDirectories): RendererDirectories {
  return {
    templatesDirectory: findDirectory('templates', templatesDirectory),
    fontsDirectory: findDirectory('fonts', fontsDirectory),
  };
}

function findDirectory(purpose: string, path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new Error(
      `Expected the ${purpose} directory at ${path} but found none. Name the right one, or fetch the repository anew.`,
      { cause: error },
    );
  }
}

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
