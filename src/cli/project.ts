import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Argument, Option } from 'commander';
import type { LoadedChecks } from '../checks/load-checked.ts';
import { readConfig, type Config } from '../config.ts';
import { Problem } from '../errors.ts';
import { PROJECT } from '../program-files.ts';
import type { ClosableRenderer, RendererOptions } from '../renderer/create-renderer.ts';
import { drawForm } from '../renderer/draw-form.ts';
import type { RendererDirectories } from '../renderer/load-registry.ts';
import type { CardRenderer } from '../renderer/render-card.ts';
import type { Renderer } from '../renderer/renderer.ts';
import { openStore, type OpenStore } from '../store/open-store.ts';
import { type Finding, isInFolder, TemplateError } from '../template/read-templates.ts';
import type { Registry, Template } from '../template/registry.ts';
import { blame, throwAsUsageError, UsageError } from './errors.ts';
import { paint, type Terminal } from './terminal.ts';

/** The folder of ogp-generator itself, which holds `src`, `templates`, `starters` and `fonts`. */
export const PROJECT_DIRECTORY = fileURLToPath(PROJECT);

/** The templates and fonts that a command works on. Loading takes up to a second, so nothing is loaded before it is used. */
export interface Project {
  /** Absolute. */
  readonly templatesDirectory: string;
  readonly fontsDirectory: string;
  /** Those whose cards can be drawn, whatever is wrong with others. */
  readonly registry: () => Promise<Registry>;
  /** What is wrong with others, and with those whose definition is guessed. */
  readonly findings: () => Promise<readonly Finding[]>;
  /** Draws in this process; a card that cannot be drawn is a UsageError. @throws UsageError if the fonts are at fault */
  readonly renderer: () => Promise<CardRenderer>;
  /** Draws in processes, as the service does, each of which may crash alone. @throws Error for the operator */
  readonly startProcesses: (options: ProcessOptions) => Promise<RendererProcesses>;
}

type ProcessOptions = Omit<RendererOptions, 'sources' | 'directories'>;
type RendererProcesses = Pick<ClosableRenderer, keyof Renderer | 'close'>;

/** Opens the templates of the environment, or those of another folder, see {@link openProject}. */
export type OpenProject = typeof openProject;

/**
 * Opens the folders of `TEMPLATES_DIR` and `FONTS_DIR`, or else the project's own.
 *
 * @param templates another folder of templates, from the working directory
 * @throws UsageError if it is none, and for a variable of the environment that is wrong
 */
export function openProject(templates?: string): Project {
  const config = configGiven();
  const directories = {
    templatesDirectory: resolve(templates ?? config.TEMPLATES_DIR ?? join(PROJECT_DIRECTORY, 'templates')),
    fontsDirectory: resolve(config.FONTS_DIR ?? join(PROJECT_DIRECTORY, 'fonts')),
  };
  if (templates !== undefined) assertFolder(directories.templatesDirectory);
  const recorded = once(() => readRecorded(directories));
  /** For registry, findings and renderer together. */
  const load = once(async () => {
    const { openUsableTemplates } = await import('../renderer/render-card.ts');
    return openUsableTemplates(directories);
  });
  return {
    ...directories,
    registry: once(async () => {
      const checked = await recorded();
      if (checked !== null) {
        const { registerTemplates } = await import('../checks/load-checked.ts');
        return registerTemplates(checked);
      }
      const { registry } = await load();
      return registry;
    }),
    findings: async () => ((await recorded()) === null ? (await load()).findings : []),
    renderer: once(async () => {
      const checked = await recorded();
      if (checked === null) return blameTemplates((await load()).renderer);
      const { composeRenderer } = await import('../renderer/render-card.ts');
      const { loadTextEngine } = await import('../text/lay-out-text.ts');
      const engine = await loadTextEngine(directories.fontsDirectory, checked.manifest);
      const sources = checked.templates.map(({ source }) => source);
      return blameTemplates(composeRenderer(sources, engine));
    }),
    async startProcesses(options) {
      const { createRenderer } = await import('../renderer/create-renderer.ts');
      const { loadChecked, rendererSources, resolveDirectories } = await import('../checks/load-checked.ts');
      const resolved = resolveDirectories(directories);
      const sources = rendererSources(await loadChecked(resolved, () => undefined));
      return createRenderer({ ...options, sources, directories: resolved });
    },
  };
}

function assertFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new UsageError(
    `Expected a folder of templates at ${path} but there is none. Name another: --templates <folder>`,
  );
}

/** Whoever changes a template can mend what its cards throw, such as more elements than resvg takes. */
function blameTemplates(renderer: CardRenderer): CardRenderer {
  return {
    ...renderer,
    draw: (card) => blame(card.template, () => renderer.draw(card)),
    drawWhole: (card, scale) => blame(card.template, () => renderer.drawWhole(card, scale)),
    layout: (card) => blame(card.template, () => renderer.layout(card)),
    explain: (card) => blame(card.template, () => renderer.explain(card)),
  };
}

/** @returns what the build has checked; null if these templates are others */
async function readRecorded(directories: RendererDirectories): Promise<LoadedChecks | null> {
  const { readRecord } = await import('../checks/record.ts');
  const recorded = readRecord(directories);
  return 'checked' in recorded ? { ...recorded.checked, isRecorded: true } : null;
}

/** The option whose value {@link openProject} takes. */
export function templatesOption(): Option {
  return new Option('--templates <folder>', 'folder of the templates (default: templates)');
}

/** The argument of a command that works on several templates; it has none if it is to work on all. */
export function templatesArgument(): Argument {
  return new Argument('[template...]', 'names of templates').default([], 'all');
}

/**
 * @throws TemplateError with what is wrong with the template; Problem `template_not_found` that names those that there
 *   are
 */
export async function findTemplate(project: Project, name: string): Promise<Template> {
  const registry = await project.registry();
  const template = registry.get(name);
  if (template !== undefined) return template;
  const folder = { directory: join(project.templatesDirectory, name) };
  const own = (await project.findings()).filter(({ file }) => isInFolder(file, folder));
  if (own.length > 0) throw new TemplateError(own);
  const message = `There is no template "${name}". There are: ${[...registry.keys()].join(', ')}.`;
  throw new Problem('template_not_found', { message });
}

/** Shows, beside what a command has done, what is wrong with templates, such as others that are not finished. */
export function tellFindings(findings: readonly Finding[], { errors }: Terminal): void {
  for (const { file, line, message } of findings) {
    errors.write(`${paint('yellow', 'note:', errors)} ${file}:${line}: ${message}\n`);
  }
}

/** Loads at the first call. All that loading throws is a message for whoever changes templates or fonts. */
function once<Result>(load: () => Promise<Result>): () => Promise<Result> {
  let loaded: Promise<Result> | undefined;
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      if (error instanceof TemplateError) throw error;
      return throwAsUsageError(error);
    }));
}

/** The environment's variables, which a person has set for this command. @throws UsageError that names what is wrong */
export function configGiven(): Config {
  try {
    return readConfig();
  } catch (error) {
    return throwAsUsageError(error);
  }
}

/** The store that STORE_URL names. @throws UsageError that names what is wrong */
export async function storeGiven(config: Config): Promise<OpenStore> {
  return openStore(config).catch(throwAsUsageError);
}

/** Draws in this process what the service draws in processes of their own: a command may crash alone. */
export function localRenderer(cards: CardRenderer): Renderer {
  return {
    healthy: true,
    draw: async (card) => drawForm(cards, card),
    layout: async (card) => cards.layout(card),
    explain: async (card) => cards.explain(card),
  };
}
