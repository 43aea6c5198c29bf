import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CardRenderer } from '../../renderer/render-card.ts';
import { type ExampleCard, listExamples } from '../../template/registry.ts';
import type { Finding } from '../../template/read-templates.ts';
import { messageOf } from '../../thrown.ts';
import { configGiven } from '../config-given.ts';
import { openProject, PROJECT_DIRECTORY } from '../project.ts';
import { blame, UsageError } from '../usage-error.ts';
import { checkOut } from './check-out.ts';

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
    const loading: typeof import('../../renderer/load-registry.ts') = await import(
      pathToFileURL(join(root, 'src/renderer/load-registry.ts')).href
    );
    const drawing: typeof import('../../renderer/render-card.ts') = await import(
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
