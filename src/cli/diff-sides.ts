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
import { blame, UsageError } from './errors.ts';
import { configGiven, openProject, PROJECT_DIRECTORY } from './project.ts';

/** One of the two sets of cards that are compared. */
export interface Side {
  readonly cards: readonly ExampleCard[];
  readonly draw: (card: ExampleCard) => Uint8Array;
  /** What is wrong with templates that have no cards therefore. */
  readonly findings: readonly Finding[];
  /** Absolute. */
  readonly templatesDirectory: string;
}

/**
 * Gets everything ready to draw a side.
 *
 * @param name a folder or a git revision; undefined is `TEMPLATES_DIR`, or else the working tree. A folder goes before a revision of its name
 * @param temporary what is removed when the comparison is over
 * @throws UsageError, TemplateError
 */
export async function openSide(name: string | undefined, temporary: AsyncDisposableStack): Promise<Side> {
  if (name === undefined) {
    const { TEMPLATES_DIR } = configGiven();
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

/** A checkout is drawn by its own code, as that is part of what a change may change. */
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
      return blame(template.name, () => renderer.draw(card).png);
    },
  };
}

function rendererOf(root: string): string {
  return join(root, 'src/renderer/render-card.ts');
}

const run = promisify(execFile);

/** What cards are drawn by and from. */
const PARTS = ['src', 'templates', 'fonts', 'package.json'];

/**
 * Takes what draws cards out of a git revision, without touching the working tree, the index or the list of worktrees.
 *
 * @returns a folder, which uses the packages that are installed now
 * @throws UsageError if there is no such revision, or it cannot draw cards
 */
async function checkOut(revision: string, temporary: AsyncDisposableStack): Promise<string> {
  const commit = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (commit === null) {
    throw new UsageError(
      `Expected a folder or a git revision but "${revision}" is neither. "git branch" and "git tag" list some.`,
    );
  }
  const root = await mkdtemp(join(tmpdir(), 'ogp-diff-'));
  temporary.defer(() => rm(root, { recursive: true, force: true }));
  const archive = join(root, 'revision.tar');
  const archived = await git(['archive', `--output=${archive}`, '--format=tar', commit.trim(), ...PARTS]);
  if (archived === null) {
    throw new UsageError(
      `The revision "${revision}" cannot draw cards: it has not all of ${PARTS.join(', ')}.`,
    );
  }
  await run('tar', ['-xf', archive, '-C', root]);
  await symlink(join(PROJECT_DIRECTORY, 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** @returns what git wrote; null if it failed */
async function git(args: readonly string[]): Promise<string | null> {
  return run('git', ['-C', PROJECT_DIRECTORY, ...args]).then(
    ({ stdout }) => stdout,
    () => null,
  );
}
