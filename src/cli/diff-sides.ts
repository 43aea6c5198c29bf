import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { CardRenderer } from '../renderer/render-card.ts';
import type { Finding } from '../template/read-templates.ts';
import { type ExampleCard, listExamples } from '../template/registry.ts';
import { messageOf } from '../thrown.ts';
import { nameTemplateInErrors, UsageError } from './errors.ts';
import { loadConfig, openProject, PROJECT_DIRECTORY } from './project.ts';

/** One of the two compared sets of cards. */
export interface Side {
  readonly cards: readonly ExampleCard[];
  readonly draw: (card: ExampleCard) => Uint8Array;
  /** Faults of templates. Such templates have no cards. */
  readonly findings: readonly Finding[];
  /** Absolute. */
  readonly templatesDirectory: string;
}

/**
 * Loads a side, so that its cards can be drawn.
 *
 * @param name a folder or a git revision. If both exist, the folder is used. Defaults to `TEMPLATES_DIR`, then to the
 *   working tree
 * @param temporary removes the files of a git revision when it is disposed
 * @throws UsageError, TemplateError
 */
export async function openSide(name: string | undefined, temporary: AsyncDisposableStack): Promise<Side> {
  if (name === undefined) {
    const { TEMPLATES_DIR } = loadConfig();
    return openTemplates(TEMPLATES_DIR ?? join(PROJECT_DIRECTORY, 'templates'));
  }
  if (!existsSync(name)) return openCheckout(await checkOut(name, temporary));
  return existsSync(rendererOf(name)) ? openCheckout(resolve(name)) : openTemplates(name);
}

async function openTemplates(directory: string): Promise<Side> {
  const project = openProject(directory);
  const cards = listExamples(await project.registry());
  const { templatesDirectory } = project;
  return sideOf(cards, await project.renderer(), { templatesDirectory, findings: await project.findings() });
}

/** Loads a checkout. Its own code draws its cards, because a change may be in the code. */
async function openCheckout(root: string): Promise<Side> {
  const directories = { templatesDirectory: join(root, 'templates'), fontsDirectory: join(root, 'fonts') };
  try {
    const loading: typeof import('../renderer/load-registry.ts') = await import(
      pathToFileURL(join(root, 'src/renderer/load-registry.ts')).href
    );
    const drawing: typeof import('../renderer/render-card.ts') = await import(
      pathToFileURL(rendererOf(root)).href
    );
    const { registry } = await loading.loadRegistry(directories);
    return sideOf(listExamples(registry), await drawing.createCardRenderer(directories), {
      templatesDirectory: directories.templatesDirectory,
      findings: [],
    });
  } catch (error) {
    throw new UsageError(`The cards of ${root} cannot be drawn: ${messageOf(error)}`, { cause: error });
  }
}

function sideOf(
  cards: readonly ExampleCard[],
  renderer: CardRenderer,
  folder: Pick<Side, 'findings' | 'templatesDirectory'>,
): Side {
  return {
    ...folder,
    cards,
    draw({ template, variant, context }) {
      const card = { template: template.name, variant: variant.name, context };
      return nameTemplateInErrors(template.name, () => renderer.draw(card).png);
    },
  };
}

function rendererOf(root: string): string {
  return join(root, 'src/renderer/render-card.ts');
}

const run = promisify(execFile);

/** The parts of the project that drawing needs. */
const PARTS = ['src', 'templates', 'fonts', 'package.json'];

/**
 * Extracts the parts that drawing needs from a git revision to a temporary folder. Does not touch the working tree, the
 * index or the list of worktrees.
 *
 * @returns the folder, which uses the packages that are installed now
 * @throws UsageError if the revision does not exist, or cannot draw cards
 */
async function checkOut(revision: string, temporary: AsyncDisposableStack): Promise<string> {
  const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (commit === null) {
    throw new UsageError(
      `Expected a folder or a git revision but "${revision}" is neither. "git branch" and "git tag" list revisions.`,
    );
  }
  const root = await mkdtemp(join(tmpdir(), 'ogp-diff-'));
  temporary.defer(() => rm(root, { recursive: true, force: true }));
  const archive = join(root, 'revision.tar');
  const archived = await git(['archive', `--output=${archive}`, '--format=tar', commit.trim(), ...PARTS]);
  if (archived === null) {
    throw new UsageError(
      `The revision "${revision}" cannot draw cards: it must have all of ${PARTS.join(', ')}.`,
    );
  }
  await run('tar', ['-xf', archive, '-C', root]);
  await symlink(join(PROJECT_DIRECTORY, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** Runs git and returns its standard output; null if it failed. */
async function git(args: readonly string[]): Promise<string | null> {
  return run('git', ['-C', PROJECT_DIRECTORY, ...args]).then(
    ({ stdout }) => stdout,
    () => null,
  );
}
