import { join } from 'node:path';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { percent } from '../format.ts';
import { createProgress } from '../progress.ts';
import { tellFindings } from '../project.ts';
import { paint, writeJson, writeLine, type Terminal } from '../terminal.ts';
import { writeOutput } from '../write-output.ts';
import { compareSides, pairCards } from './compare-sides.ts';
import { describeResult, isDiffering, writeDiffPage } from './diff-page.ts';
import { openSide } from './open-side.ts';
import { createPictureFiles, type ComparedFiles } from './picture-files.ts';

export interface DiffOptions {
  readonly output: string;
  readonly json?: boolean;
}

/** What is compared: a folder or a git revision each; undefined is the working tree. */
export interface Sides {
  readonly old: string;
  readonly new: string | undefined;
}

const WORKING_TREE = 'working tree';

/**
 * Compares the cards of two sides, and writes a page with their pictures.
 *
 * @returns whether cards differ
 * @throws UsageError, TemplateError
 */
export async function diff(sides: Sides, options: DiffOptions, terminal: Terminal): Promise<ExitCode> {
  const names = { old: sides.old, new: sides.new ?? WORKING_TREE };
  const cards = await compare(sides, options.output, terminal);
  const page = join(options.output, 'index.html');
  await writeOutput(page, writeDiffPage(names, cards), terminal);
  const differing = cards.filter(isDiffering);
  if (options.json === true) {
    writeJson(terminal, { ...names, page, differing: differing.length, cards });
  } else {
    for (const card of differing) writeLine(terminal, describeCard(card, terminal));
    writeLine(terminal, `${describeResult(cards)}: ${page}`);
  }
  return differing.length === 0 ? EXIT_CODE.ok : EXIT_CODE.found;
}

async function compare(sides: Sides, folder: string, terminal: Terminal): Promise<ComparedFiles[]> {
  await using temporary = new AsyncDisposableStack();
  const old = await openSide(sides.old, temporary);
  const changed = await openSide(sides.new, temporary);
  tellFindings([...old.findings, ...changed.findings], terminal);
  using progress = createProgress(terminal.errors, { total: pairCards(old, changed).length, noun: 'card' });
  const writeFiles = createPictureFiles(folder, terminal);
  const cards: ComparedFiles[] = [];
  // A picture is in its file before the next one is drawn, so that memory holds one pair.
  for await (const card of compareSides(old, changed)) {
    cards.push(await writeFiles(card));
    progress.step();
  }
  return cards;
}

function describeCard(
  { template, variant, example, status, share }: ComparedFiles,
  { output }: Terminal,
): string {
  const extent = status === 'changed' ? percent(share) : status;
  return `${paint('yellow', extent.padStart(9), output)}  ${template}/${variant} ${example}`;
}
