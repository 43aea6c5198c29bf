import { Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../config.ts';
import type { Catalog } from '../store/store.ts';
import { loadSpace, type CardSpace } from '../template/card-space.ts';
import { DEFAULT_VARIANT } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { type ExitCode, EXIT_CODE, throwAsUsageError, UsageError, describeCommand } from './errors.ts';
import { readKeySet, shareOf, type Task, readWeights, sortByWeight, type WeightOf } from './prewarm-share.ts';
import {
  findMissing,
  ordersOf,
  type OrderOf,
  type Survey,
  makeCards,
  type MadeCards,
  openDrawing,
  type Drawing,
} from './prewarm-cards.ts';
import { templatesOption, type OpenProject, configGiven, storeGiven, findTemplate } from './project.ts';
import {
  stopOnSignal,
  type Terminal,
  createProgress,
  afterStop,
  unlessStopped,
  type Stop,
  writeJson,
  writeLine,
  count,
  duration,
  percent,
  rate,
} from './terminal.ts';

/** A store takes some 50 ms over a card; this keeps several processors busy meanwhile. */
const DEFAULT_CONCURRENCY = 32;

/** `ogp prewarm`: what will be asked for is made before it is. */
export function prewarmCommand(
  terminal: Terminal,
  { end, open }: { end: (code: ExitCode) => void; open: OpenProject },
): Command {
  const command = new Command('prewarm')
    .summary('store the cards that people are going to ask for')
    .description(
      [
        "Store every card of a template's space (templates/<template>/space.ts) that is",
        'not stored yet. STORE_URL and the other variables of the environment mean the',
        'same as for the service. When Ctrl-C, SIGTERM or a budget has stopped it, the',
        'same command continues. A task of a Cloud Run job makes its own share.',
      ].join('\n'),
    )
    .argument('<template>', 'name of a template')
    .option('--variant <name>', 'shape of the cards', DEFAULT_VARIANT)
    .option('--weights <file>', 'JSON of how often values are asked for; the likeliest cards come first')
    .addOption(new Option('--budget <cards>', 'stop after this many stored cards').argParser(parseBudget))
    .addOption(
      new Option('--concurrency <cards>', 'cards under way at a time')
        .default(DEFAULT_CONCURRENCY)
        .argParser(parseConcurrency),
    )
    .addOption(templatesOption())
    .option('--json', 'report as JSON')
    .action(async (name: string, options: PrewarmOptions) => {
      using stop = stopOnSignal();
      end(await prewarm(name, options, { terminal, open, stop }));
    });
  return describeCommand(command, {
    examples: [
      'ogp prewarm vaccine',
      'STORE_URL=gs://my-cards/og ogp prewarm vaccine --variant square --weights population.json',
      'ogp prewarm vaccine --budget 100000 --json',
    ],
    found: 'some cards could not be made; the report says why',
    stopped: 'the same command goes on from there',
  });
}

function parseBudget(text: string): number {
  if (/^\d+$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a number of cards, such as 100000.');
}

function parseConcurrency(text: string): number {
  const number = Number(text);
  if (/^\d+$/u.test(text) && number >= 1 && number <= 1_000) return number;
  throw new InvalidArgumentError('Expected a whole number from 1 to 1000.');
}

interface PrewarmOptions {
  readonly variant: string;
  readonly weights?: string;
  /** Cards. */
  readonly budget?: number;
  readonly concurrency: number;
  readonly templates?: string;
  readonly json?: boolean;
}

/** Of a log that nobody watches, ms. */
const LINES_EVERY = 30_000;

interface Work {
  readonly options: PrewarmOptions;
  readonly space: CardSpace;
  readonly task: Task;
  readonly orderOf: OrderOf;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
}

/**
 * Stores all cards of a template's space that are not stored yet. Stopped before the first card, it leaves what it has
 * begun to the end of the process.
 *
 * @throws Problem `template_not_found`, `store_unreachable` if the store cannot be listed; UsageError if the template
 *   has no space or no such variant, or a file or variable is wrong
 */
async function prewarm(
  name: string,
  options: PrewarmOptions,
  { terminal, open, stop }: { terminal: Terminal; open: OpenProject; stop: Stop },
): Promise<ExitCode> {
  const config = configGiven();
  const task = taskGiven(config);
  const { signal } = stop;
  const startedAt = performance.now();
  const ready = await unlessStopped(
    signal,
    getReady(name, options, { config, task, terminal, open, signal }),
  );
  if (ready === null) {
    if (options.json === true) {
      writeJson(terminal, { template: name, variant: options.variant, task, stored: 0, endedBy: 'signal' });
    }
    terminal.errors.write('Stopped before the first card. The same command goes on from here.\n');
    return stop.exitCode;
  }

  const { template, work, survey, drawing } = ready;
  const patienceOver = afterStop(signal, config.SHUTDOWN_DEADLINE_MS);
  const made = await makeMissing(work, survey, { drawing, patienceOver });
  const seconds = (performance.now() - startedAt) / 1000;
  const coverage = coverageOf({ template, variant: options.variant, task, survey, made, seconds });
  if (options.json === true) writeJson(terminal, coverage);
  else writeLine(terminal, describeCoverage(coverage));
  await Promise.race([drawing.close(), patienceOver]);
  if (made.endedBy === 'signal') return stop.exitCode;
  return coverage.failed > 0 ? EXIT_CODE.found : EXIT_CODE.ok;
}

/** Everything before the first card. */
async function getReady(
  name: string,
  options: PrewarmOptions,
  given: { config: Config; task: Task; terminal: Terminal; open: OpenProject; signal: AbortSignal },
) {
  const { config, task, terminal, open, signal } = given;
  const project = open(options.templates);
  const template = await findTemplate(project, name);
  checkVariant(template, options.variant);
  const space = await spaceOf(template);
  const weightOf = options.weights === undefined ? null : await readWeights(options.weights, space);
  const orderOf = ordersOf(template, options.variant, space);
  const work: Work = { options, space, task, orderOf, signal, terminal };
  const { store } = await storeGiven(config);
  const survey = await lookAround(work, store, weightOf);
  const drawing = await openDrawing(project, { config, store, concurrency: options.concurrency });
  return { template, work, survey, drawing };
}

/** Asks the store once for all names, and finds the cards of this share that are not among them. */
async function lookAround(
  { space, task, orderOf, signal, terminal }: Work,
  catalog: Catalog,
  weightOf: WeightOf | null,
): Promise<Survey> {
  const stored = await readKeySet(catalog.ranges.map((range) => catalog.list(range, signal)));
  const share = shareOf(task, space.size);
  using progress = createProgress(terminal.errors, {
    total: share.size,
    noun: 'candidate',
    linesEvery: LINES_EVERY,
  });
  const survey = await findMissing(share, orderOf, { stored, signal, onLook: progress.step });
  return weightOf === null ? survey : { ...survey, missing: sortByWeight(survey.missing, weightOf) };
}

async function makeMissing(
  { options: { budget, concurrency }, orderOf, signal, terminal }: Work,
  { missing }: Survey,
  { drawing: { cards }, patienceOver }: { drawing: Drawing; patienceOver: Promise<void> },
): Promise<MadeCards> {
  using progress = createProgress(terminal.errors, {
    total: missing.length,
    noun: 'card',
    linesEvery: LINES_EVERY,
  });
  return makeCards(missing, {
    cards,
    orderOf,
    concurrency,
    signal,
    patienceOver,
    isSpent: (stored) => budget !== undefined && stored >= budget,
    onCard: progress.step,
  });
}

function taskGiven({ CLOUD_RUN_TASK_INDEX: index, CLOUD_RUN_TASK_COUNT: total }: Config): Task {
  if (index < total) return { index, count: total };
  throw new UsageError(
    `Expected CLOUD_RUN_TASK_INDEX below CLOUD_RUN_TASK_COUNT, ${total}, but found ${index}.`,
  );
}

async function spaceOf(template: Template): Promise<CardSpace> {
  const space = await loadSpace(template).catch(throwAsUsageError);
  if (space !== null) return space;
  throw new UsageError(
    `Expected ${template.directory}/space.ts, which says what values the context may have, but found none.`,
  );
}

function checkVariant({ variants, name }: Template, variant: string): void {
  if (variants.has(variant)) return;
  throw new UsageError(
    `There is no variant "${variant}" of "${name}". There are: ${[...variants.keys()].join(', ')}.`,
  );
}

/** What a run has left behind. */
interface Coverage {
  readonly template: string;
  readonly variant: string;
  readonly task: Task;
  /** Cards of this task. */
  readonly total: number;
  /** That this run stored. */
  readonly stored: number;
  /** That were stored before. */
  readonly present: number;
  readonly failed: number;
  /** That are not stored, those that failed among them. */
  readonly missing: number;
  readonly failures: MadeCards['failures'];
  readonly endedBy: MadeCards['endedBy'];
  readonly seconds: number;
  /** While they were made. */
  readonly cardsASecond: number;
}

const ENDINGS: Readonly<Record<MadeCards['endedBy'], string>> = {
  done: '',
  budget: 'Stopped: the budget is spent.',
  signal: 'Stopped. The same command goes on from here.',
  failures: 'Given up: one card after the other failed.',
};

/** @param seconds from the start on, the time included that it took to find what is missing */
function coverageOf({
  template,
  variant,
  task,
  survey,
  made,
  seconds,
}: {
  readonly template: Template;
  readonly variant: string;
  readonly task: Task;
  readonly survey: Survey;
  readonly made: MadeCards;
  readonly seconds: number;
}): Coverage {
  const { total } = survey;
  const { stored, failures, endedBy } = made;
  const missing = survey.missing.length - stored - made.present;
  return {
    template: template.name,
    variant,
    task,
    total,
    stored,
    present: total - stored - missing,
    failed: failures.reduce((sum, { cards }) => sum + cards, 0),
    missing,
    failures,
    endedBy,
    seconds,
    cardsASecond: made.seconds === 0 ? 0 : stored / made.seconds,
  };
}

function describeCoverage(coverage: Coverage): string {
  const { template, variant, task, total, stored, present, failed, missing, failures, endedBy } = coverage;
  const covered = total === 0 ? 1 : (total - missing) / total;
  const of = task.count === 1 ? '' : `, task ${task.index} of ${task.count}`;
  return [
    `${template}/${variant}${of}: ${count(total, 'card')}, ${percent(covered)} stored`,
    `  stored now     ${stored.toLocaleString('en')}`,
    `  stored before  ${present.toLocaleString('en')}`,
    `  failed         ${failed.toLocaleString('en')}`,
    `  left           ${(missing - failed).toLocaleString('en')}`,
    `  in ${duration(coverage.seconds)}, ${rate(coverage.cardsASecond)} a second`,
    ...failures.map(
      ({ code, reason, cards, context }) =>
        `  ${code}: ${count(cards, 'card')}, the first ${JSON.stringify(context)}: ${reason}`,
    ),
    ...(ENDINGS[endedBy] === '' ? [] : [ENDINGS[endedBy]]),
  ].join('\n');
}
