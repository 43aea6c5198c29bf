import { availableParallelism } from 'node:os';
import type { Config } from '../../config.ts';
import type { Catalog } from '../../store/catalog.ts';
import { openStore } from '../../store/open-store.ts';
import { loadSpace, type CardSpace } from '../../template/card-space.ts';
import type { Template } from '../../template/registry.ts';
import { configGiven } from '../config-given.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { createProgress } from '../progress.ts';
import { findTemplate, type OpenProject } from '../project.ts';
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
 * Stores all cards of a template's space that are not stored yet.
 *
 * @throws Problem `template_not_found`, `variant_not_found`, `store_unreachable` if the store cannot be listed;
 *   UsageError if the template has no space, or a file or variable is wrong
 */
export async function prewarm(
  name: string,
  options: PrewarmOptions,
  { terminal, open }: { terminal: Terminal; open: OpenProject },
): Promise<ExitCode> {
  const config = configGiven();
  const task = taskGiven(config);
  const project = open(options.templates);
  const template = await findTemplate(project, name);
  const space = await spaceOf(template);
  const weightOf = options.weights === undefined ? null : await readWeights(options.weights, space);
  const orderOf = ordersOf(template, options.variant, space);
  const work: Work = { options, space, task, orderOf, signal: onSignal(), terminal };

  const { store } = await openStore(config);
  const startedAt = performance.now();
  const survey = await lookAround(work, store, weightOf);
  await using drawing = await openDrawing(project, { config, store, concurrency: options.concurrency });
  const made = await makeMissing(work, survey, drawing);

  const seconds = (performance.now() - startedAt) / 1000;
  const coverage = coverageOf({ template, variant: options.variant, task, survey, made, seconds });
  if (options.json === true) writeJson(terminal, coverage);
  else writeLine(terminal, describeCoverage(coverage));
  return coverage.failed > 0 ? EXIT_CODE.found : EXIT_CODE.ok;
}

/** Asks the store once for all names of this share, and finds the cards that are not among them. */
async function lookAround(
  { space, task, orderOf, signal, terminal }: Work,
  catalog: Catalog,
  weightOf: WeightOf | null,
): Promise<Survey> {
  const share = shareOf(task);
  const stored = await readKeySet(catalog.list(share.range, signal));
  using progress = createProgress(terminal.errors, {
    total: space.size,
    noun: 'candidate',
    linesEvery: LINES_EVERY,
  });
  const survey = await findMissing(space, orderOf, { share, stored, signal, onLook: progress.step });
  return weightOf === null ? survey : { ...survey, missing: sortByWeight(survey.missing, weightOf) };
}

async function makeMissing(
  { options: { budget, concurrency }, orderOf, signal, terminal }: Work,
  { missing, listed }: Survey,
  { cards }: Drawing,
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

/** Cloud Run sends SIGTERM ten seconds before it stops a task; a person types Ctrl-C, and once more to end at once. */
function onSignal(): AbortSignal {
  const ending = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort());
  return ending.signal;
}
