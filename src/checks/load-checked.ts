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

/** For the checks. Hundreds of templates take minutes on a busy machine. ms */
const DEADLINE = 10 * 60_000;

export interface LoadedChecks extends CheckedTemplates {
  /** Whether the checks are the build's; false if they ran in this start. */
  readonly isRecorded: boolean;
  /** The OpenAPI document of these templates as JSON; null if the checks are not recorded. */
  readonly apiDocument: string | null;
}

/**
 * Returns the build's recorded checks if templates, fonts and code are unchanged. Otherwise runs the checks, which takes a
 * second plus 50 ms per template.
 *
 * @param directories as {@link resolveDirectories} returns them
 * @param onUnknown is called before the checks run, with the reason as a sentence for the operator
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

/** Returns the data that renderer processes start with. */
export function rendererSources({ templates, manifest, rehearsals }: CheckedTemplates): RendererSources {
  return { templates: templates.map(({ source }) => source), manifest, rehearsals };
}

/** Runs the checks in a separate confined process, because they run code of templates, and native code may crash. */
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
 * Returns the real paths of both directories, which the permission model needs.
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
      `Expected the ${purpose} directory at ${path} but found none. Correct the path, or check out the repository again.`,
      { cause: error },
    );
  }
}

/** Imports the definitions of checked templates, without checking them again. */
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

/** Imports all definitions from the module into which the build has bundled them. */
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
  const absolute = variants.map((variant) => ({ ...variant, file: join(directory, variant.file) }));
  const shapes = sortDrawings(absolute);
  if (shapes === null) throw new Error(`Expected a card in the template ${name} but found none`);
  return { ...definition, ...shapes, pictures, name, directory, digest };
}
