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
import {
  templatesOption,
  type OpenProject,
  loadConfig,
  openConfiguredStore,
  findTemplate,
} from './project.ts';
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

/** A store needs about 50 ms per card. This many cards keep several processors busy meanwhile. */
const DEFAULT_CONCURRENCY = 32;

/** Returns the command `ogp prewarm`, which stores cards before clients request them. */
export function prewarmCommand(
  terminal: Terminal,
  { end, open }: { end: (code: ExitCode) => void; open: OpenProject },
): Command {
  const command = new Command('prewarm')
    .summary('store cards before they are requested')
    .description(
      [
        "Store every card of a template's space (templates/<template>/space.ts) that is",
        'not stored yet. STORE_URL and the other environment variables mean the same as',
        'for the service. If Ctrl-C, SIGTERM or a budget stops the command, the same',
        'command continues later. Each task of a Cloud Run job makes its own share.',
      ].join('\n'),
    )
    .argument('<template>', 'name of a template')
    .option('--variant <name>', 'shape of the cards', DEFAULT_VARIANT)
    .option('--weights <file>', 'JSON with the frequency of values; likely cards are made first')
    .addOption(new Option('--budget <cards>', 'stop after this many stored cards').argParser(parseBudget))
    .addOption(
      new Option('--concurrency <cards>', 'number of cards in progress')
        .default(DEFAULT_CONCURRENCY)
        .argParser(parseConcurrency),
    )
    .addOption(templatesOption())
    .option('--json', 'print the report as JSON')
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
    found: 'some cards could not be made; the report gives the reasons',
    stopped: 'the same command continues from there',
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

/** Time between two lines of progress if no terminal shows a bar. ms */
const LOG_INTERVAL = 30_000;

interface Work {
  readonly options: PrewarmOptions;
  readonly space: CardSpace;
  readonly task: Task;
  readonly orderOf: OrderOf;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
}

/**
 * Stores all cards of a template's space that are not stored yet. If a signal stops it before the first card, it returns
 * at once, and the end of the process stops the unfinished work.
 *
 * @throws Problem `template_not_found`, `store_unreachable` if the store cannot be listed; UsageError if the template
 *   has no space, the variant does not exist, or a file or variable is wrong
 */
async function prewarm(
  name: string,
  options: PrewarmOptions,
  { terminal, open, stop }: { terminal: Terminal; open: OpenProject; stop: Stop },
): Promise<ExitCode> {
  const config = loadConfig();
  const task = taskOf(config);
  const { signal } = stop;
  const startedAt = performance.now();
  const prepared = await unlessStopped(
    signal,
    prepare(name, options, { config, task, terminal, open, signal }),
  );
  if (prepared === null) {
    if (options.json === true) {
      writeJson(terminal, { template: name, variant: options.variant, task, stored: 0, endedBy: 'signal' });
    }
    terminal.errors.write('Stopped before the first card. The same command continues from here.\n');
    return stop.exitCode;
  }

  const { template, work, survey, drawing } = prepared;
  const drainTimeout = afterStop(signal, config.SHUTDOWN_DEADLINE_MS);
  const made = await makeMissing(work, survey, { drawing, drainTimeout });
  const seconds = (performance.now() - startedAt) / 1000;
  const coverage = coverageOf({ template, variant: options.variant, task, survey, made, seconds });
  if (options.json === true) writeJson(terminal, coverage);
  else writeLine(terminal, describeCoverage(coverage));
  await Promise.race([drawing.close(), drainTimeout]);
  if (made.endedBy === 'signal') return stop.exitCode;
  return coverage.failed > 0 ? EXIT_CODE.found : EXIT_CODE.ok;
}

/** Loads the template, finds the missing cards and starts the renderer. */
async function prepare(
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
  const { store } = await openConfiguredStore(config);
  const survey = await surveyStore(work, store, weightOf);
  const drawing = await openDrawing(project, { config, store, concurrency: options.concurrency });
  return { template, work, survey, drawing };
}

/** Lists the store once and finds the cards of this share that it does not have. */
async function surveyStore(
  { space, task, orderOf, signal, terminal }: Work,
  catalog: Catalog,
  weightOf: WeightOf | null,
): Promise<Survey> {
  const stored = await readKeySet(catalog.ranges.map((range) => catalog.list(range, signal)));
  const share = shareOf(task, space.size);
  using progress = createProgress(terminal.errors, {
    total: share.size,
    noun: 'candidate',
    logInterval: LOG_INTERVAL,
  });
  const survey = await findMissing(share, orderOf, { stored, signal, onProgress: progress.step });
  return weightOf === null ? survey : { ...survey, missing: sortByWeight(survey.missing, weightOf) };
}

async function makeMissing(
  { options: { budget, concurrency }, orderOf, signal, terminal }: Work,
  { missing }: Survey,
  { drawing: { cards }, drainTimeout }: { drawing: Drawing; drainTimeout: Promise<void> },
): Promise<MadeCards> {
  using progress = createProgress(terminal.errors, {
    total: missing.length,
    noun: 'card',
    logInterval: LOG_INTERVAL,
  });
  return makeCards(missing, {
    cards,
    orderOf,
    concurrency,
    signal,
    drainTimeout,
    isSpent: (stored) => budget !== undefined && stored >= budget,
    onCard: progress.step,
  });
}

function taskOf({ CLOUD_RUN_TASK_INDEX: index, CLOUD_RUN_TASK_COUNT: total }: Config): Task {
  if (index < total) return { index, count: total };
  throw new UsageError(
    `Expected CLOUD_RUN_TASK_INDEX below CLOUD_RUN_TASK_COUNT, ${total}, but found ${index}.`,
  );
}

async function spaceOf(template: Template): Promise<CardSpace> {
  const space = await loadSpace(template).catch(throwAsUsageError);
  if (space !== null) return space;
  throw new UsageError(
    `Expected ${template.directory}/space.ts, which defines the values of the context, but found none.`,
  );
}

function checkVariant({ variants, name }: Template, variant: string): void {
  if (variants.has(variant)) return;
  throw new UsageError(
    `There is no variant "${variant}" of "${name}". There are: ${[...variants.keys()].join(', ')}.`,
  );
}

/** The report of a run. */
interface Coverage {
  readonly template: string;
  readonly variant: string;
  readonly task: Task;
  /** Cards of this task. */
  readonly total: number;
  /** Cards that this run stored. */
  readonly stored: number;
  /** Cards that were stored before. */
  readonly present: number;
  readonly failed: number;
  /** Cards that are not stored, including those that failed. */
  readonly missing: number;
  readonly failures: MadeCards['failures'];
  readonly endedBy: MadeCards['endedBy'];
  readonly seconds: number;
  /** Stored cards per second, without the time to find the missing ones. */
  readonly cardsASecond: number;
}

const ENDINGS: Readonly<Record<MadeCards['endedBy'], string>> = {
  done: '',
  budget: 'Stopped: the budget is spent.',
  signal: 'Stopped. The same command continues from here.',
  failures: 'Stopped: too many consecutive cards failed.',
};

/**
 * Returns the report of a run.
 *
 * @param seconds since the start, including the time to find the missing cards
 */
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
