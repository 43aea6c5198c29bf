import { availableParallelism } from 'node:os';
import type { Config } from '../../config.ts';
import type { Catalog } from '../../store/catalog.ts';
import { loadSpace, type CardSpace } from '../../template/card-space.ts';
import type { Template } from '../../template/registry.ts';
import { configGiven, storeGiven } from '../config-given.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { createProgress } from '../progress.ts';
import { findTemplate, type OpenProject } from '../project.ts';
import { afterStop, unlessStopped, type Stop } from '../stop.ts';
import { writeJson, writeLine, type Terminal } from '../terminal.ts';
import { throwAsUsageError, UsageError } from '../usage-error.ts';
import { isSpent, type Budget } from './budget.ts';
import { coverageOf, describeCoverage } from './coverage-report.ts';
import { findMissing, ordersOf, type OrderOf, type Survey } from './find-missing.ts';
import { readKeySet } from './key-set.ts';
import { makeCards, type MadeCards } from './make-cards.ts';
import { openDrawing, type Drawing } from './open-drawing.ts';
import { shareOf, type Task } from './task-share.ts';
import { readWeights, sortByWeight, type WeightOf } from './weights.ts';

export interface PrewarmOptions {
  readonly variant: string;
  readonly weights?: string;
  readonly budget?: Budget;
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
export async function prewarm(
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
  { missing, listed }: Survey,
  { drawing: { cards }, patienceOver }: { drawing: Drawing; patienceOver: Promise<void> },
): Promise<MadeCards> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
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
    isSpent: (stored) =>
      budget !== undefined && isSpent(budget, { stored, listed, seconds: seconds() }, availableParallelism()),
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
