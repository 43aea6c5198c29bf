import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { compareSides, pairCards, createPictureFiles, type ComparedFiles } from './compare-cards.ts';
import { openSide } from './diff-sides.ts';
import { describeCommand, type ExitCode, EXIT_CODE } from './errors.ts';
import { html, Html, writePage } from './html.ts';
import { writeFindings } from './project.ts';
import {
  type Terminal,
  percent,
  createProgress,
  paint,
  writeJson,
  writeLine,
  writeOutput,
  count,
} from './terminal.ts';

/** Returns the command `ogp diff`, which shows what a change does to the cards. */
export function diffCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('diff')
    .summary('compare the cards of two revisions or folders')
    .description(
      [
        'Draw all examples twice and compare them pixel by pixel. A page shows old, new and difference side by',
        'side, with the share of pixels that changed.',
        '',
        'A side is a folder of templates, drawn by this ogp-generator; a folder with all of ogp-generator, drawn',
        'by itself; or a git revision, drawn by itself with the packages that are installed now.',
      ].join('\n'),
    )
    .argument('<old>', 'folder or git revision')
    .addArgument(new Argument('[new]', 'folder or git revision').default(undefined, 'the working tree'))
    .option('-o, --output <folder>', 'folder for the page and the pictures', 'var/diff')
    .option('--json', 'print the result as JSON')
    .action(async (old: string, changed: string | undefined, options: DiffOptions) => {
      end(await diff({ old, new: changed }, options, terminal));
    });
  return describeCommand(command, {
    examples: [
      'ogp diff main',
      'ogp diff v1.0.0 HEAD -o compare',
      'ogp diff ../other/templates templates --json',
    ],
    found: 'cards differ',
  });
}

interface DiffOptions {
  readonly output: string;
  readonly json?: boolean;
}

/** The names of the two sides, each a folder or a git revision. Undefined means the working tree. */
interface Sides {
  readonly old: string;
  readonly new: string | undefined;
}

const WORKING_TREE = 'working tree';

/**
 * Compares the cards of two sides, and writes a page with their pictures.
 *
 * @returns `EXIT_CODE.found` if cards differ
 * @throws UsageError, TemplateError
 */
async function diff(sides: Sides, options: DiffOptions, terminal: Terminal): Promise<ExitCode> {
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
  writeFindings([...old.findings, ...changed.findings], terminal);
  using progress = createProgress(terminal.errors, { total: pairCards(old, changed).length, noun: 'card' });
  const writeFiles = createPictureFiles(folder, terminal);
  const cards: ComparedFiles[] = [];
  // Each pair is written before the next one is drawn, so that memory holds only one pair.
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

const STYLE = new Html(`
.pair { display: grid; gap: 12px 24px; grid-template-columns: repeat(3, minmax(0, 1fr)); align-items: start; }
.old { grid-column: 1; } .new { grid-column: 2; } .difference { grid-column: 3; }
.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 16px; margin: 32px 0 12px; padding-top: 16px; font-size: 17px; }
.extent { color: var(--changed); font-weight: 700; font-variant-numeric: tabular-nums; }
.same { display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); margin-top: 20px; align-items: end; }
summary { margin-top: 56px; cursor: pointer; font-weight: 600; }
@media (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } .pair figure { grid-column: 1; } }
`);

const COLUMNS = ['old', 'new', 'difference'] as const;

/** Writes a page that shows both sides of each differing card, largest difference first, and small unchanged cards. */
function writeDiffPage(
  names: { readonly old: string; readonly new: string },
  cards: readonly ComparedFiles[],
): string {
  const differing = cards.filter(isDiffering).toSorted((one, other) => other.share - one.share);
  const same = cards.filter((card) => !isDiffering(card));
  const body = html`<h1>Cards of ${names.old} and ${names.new}</h1>
    <p>${describeResult(cards)}.</p>
    ${differing.map(writeDiffering)} ${same.length === 0 ? '' : writeSame(same, differing.length === 0)}`;
  return writePage({ title: `${names.old} and ${names.new}`, style: STYLE, body });
}

function isDiffering({ status }: ComparedFiles): boolean {
  return status !== 'same';
}

/** Returns a text such as `1 of 20 cards differs`. */
function describeResult(cards: readonly ComparedFiles[]): string {
  const { length } = cards.filter(isDiffering);
  return `${length} of ${count(cards.length, 'card')} ${length === 1 ? 'differs' : 'differ'}`;
}

function writeDiffering(card: ComparedFiles): Html {
  const extent = card.status === 'changed' ? `${percent(card.share)} of the pixels` : card.status;
  const figures = COLUMNS.flatMap((column) => {
    const file = card.pictures[column];
    return file === null
      ? []
      : [
          html`<figure class="${column}">
            ${writePicture(card, file, column)}
            <figcaption class="quiet">${column}</figcaption>
          </figure>`,
        ];
  });
  return html`<section>
    <h2 class="title">
      <code>${card.template}/${card.variant}</code> ${card.example} <span class="extent">${extent}</span>
    </h2>
    <div class="pair">${figures}</div>
  </section>`;
}

function writeSame(cards: readonly ComparedFiles[], isOpen: boolean): Html {
  const figures = cards.flatMap((card) => {
    const file = card.pictures.new;
    if (file === null) return [];
    return [
      html`<figure>
        ${writePicture(card, file, 'unchanged')}
        <figcaption class="quiet"><code>${card.template}/${card.variant}</code> ${card.example}</figcaption>
      </figure>`,
    ];
  });
  return html`<details${isOpen ? ' open' : ''}>
    <summary>${count(cards.length, 'card')} without a change</summary>
    <div class="same">${figures}</div>
  </details>`;
}

function writePicture({ template, variant, example }: ComparedFiles, file: string, what: string): Html {
  const url = encodeURI(file);
  return html`<a href="${url}"
    ><img src="${url}" alt="${`${template}/${variant} ${example}, ${what}`}" loading="lazy"
  /></a>`;
}
