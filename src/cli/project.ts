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
import { nameTemplateInErrors, throwAsUsageError, UsageError } from './errors.ts';
import { paint, type Terminal } from './terminal.ts';

/** The folder of ogp-generator itself, which holds `src`, `templates`, `starters` and `fonts`. */
export const PROJECT_DIRECTORY = fileURLToPath(PROJECT);

/** The templates and fonts of a command. They are loaded at first use, because loading takes up to a second. */
export interface Project {
  /** Absolute path. */
  readonly templatesDirectory: string;
  readonly fontsDirectory: string;
  /** Returns the templates whose cards can be drawn. Leaves out templates with faults. */
  readonly registry: () => Promise<Registry>;
  /** Returns the faults of the other templates, and remarks on guessed definitions. */
  readonly findings: () => Promise<readonly Finding[]>;
  /**
   * Returns a renderer in this process. It throws UsageError for a card that cannot be drawn.
   *
   * @throws UsageError if the fonts are at fault
   */
  readonly renderer: () => Promise<CardRenderer>;
  /**
   * Starts renderer processes, as the service does. If one crashes, the others continue.
   *
   * @throws Error with a message for the operator
   */
  readonly startProcesses: (options: ProcessOptions) => Promise<RendererProcesses>;
}

type ProcessOptions = Omit<RendererOptions, 'sources' | 'directories'>;
type RendererProcesses = Pick<ClosableRenderer, keyof Renderer | 'close'>;

/** The type of {@link openProject}, which tests replace. */
export type OpenProject = typeof openProject;

/**
 * Opens the folders of `TEMPLATES_DIR` and `FONTS_DIR`, which default to the project's own.
 *
 * @param templates another folder of templates, relative to the working directory
 * @throws UsageError if `templates` is not a folder, or an environment variable is wrong
 */
export function openProject(templates?: string): Project {
  const config = loadConfig();
  const directories = {
    templatesDirectory: resolve(templates ?? config.TEMPLATES_DIR ?? join(PROJECT_DIRECTORY, 'templates')),
    fontsDirectory: resolve(config.FONTS_DIR ?? join(PROJECT_DIRECTORY, 'fonts')),
  };
  if (templates !== undefined) assertFolder(directories.templatesDirectory);
  const recorded = once(() => readRecorded(directories));
  /** Loads the templates once for registry, findings and renderer. */
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
      if (checked === null) return nameTemplatesInErrors((await load()).renderer);
      const { composeRenderer } = await import('../renderer/render-card.ts');
      const { loadTextEngine } = await import('../text/lay-out-text.ts');
      const engine = await loadTextEngine(directories.fontsDirectory, checked.manifest);
      const sources = checked.templates.map(({ source }) => source);
      return nameTemplatesInErrors(composeRenderer(sources, engine));
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
    `Expected a folder of templates at ${path} but found none. Give another one: --templates <folder>`,
  );
}

/** Returns a renderer with {@link nameTemplateInErrors} around its methods. */
function nameTemplatesInErrors(renderer: CardRenderer): CardRenderer {
  return {
    ...renderer,
    draw: (card) => nameTemplateInErrors(card.template, () => renderer.draw(card)),
    drawWhole: (card, scale) => nameTemplateInErrors(card.template, () => renderer.drawWhole(card, scale)),
    layout: (card) => nameTemplateInErrors(card.template, () => renderer.layout(card)),
    explain: (card) => nameTemplateInErrors(card.template, () => renderer.explain(card)),
  };
}

/** Reads the record of the checks at build time. Returns null if these templates differ from those of the build. */
async function readRecorded(directories: RendererDirectories): Promise<LoadedChecks | null> {
  const { readRecord } = await import('../checks/record.ts');
  const recorded = readRecord(directories);
  return 'checked' in recorded ? { ...recorded.checked, isRecorded: true } : null;
}

/** Returns the option `--templates`. Its value is for {@link openProject}. */
export function templatesOption(): Option {
  return new Option('--templates <folder>', 'folder of the templates (default: templates)');
}

/** Returns the argument for a list of templates. It defaults to all templates. */
export function templatesArgument(): Argument {
  return new Argument('[template...]', 'names of templates').default([], 'all');
}

/**
 * Returns the template of a name.
 *
 * @throws TemplateError with the template's faults; Problem `template_not_found` with the names of all templates
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

/** Writes faults of templates to standard error, as notes beside the result of a command. */
export function writeFindings(findings: readonly Finding[], { errors }: Terminal): void {
  for (const { file, line, message } of findings) {
    errors.write(`${paint('yellow', 'note:', errors)} ${file}:${line}: ${message}\n`);
  }
}

/** Returns a function that loads at its first call. Turns errors into UsageError, because templates or fonts cause them. */
function once<Result>(load: () => Promise<Result>): () => Promise<Result> {
  let loaded: Promise<Result> | undefined;
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      if (error instanceof TemplateError) throw error;
      return throwAsUsageError(error);
    }));
}

/**
 * Reads the environment variables.
 *
 * @throws UsageError that names all wrong variables
 */
export function loadConfig(): Config {
  try {
    return readConfig();
  } catch (error) {
    return throwAsUsageError(error);
  }
}

/**
 * Opens the store of STORE_URL.
 *
 * @throws UsageError with the reason if it cannot be opened
 */
export async function openConfiguredStore(config: Config): Promise<OpenStore> {
  return openStore(config).catch(throwAsUsageError);
}

/** Returns a renderer that draws in this process. A crash ends only the command, so it needs no separate process. */
export function localRenderer(cards: CardRenderer): Renderer {
  return {
    healthy: true,
    draw: async (card) => drawForm(cards, card),
    layout: async (card) => cards.layout(card),
    explain: async (card) => cards.explain(card),
  };
}
