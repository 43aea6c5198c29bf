import { availableParallelism } from 'node:os';
import type { Template } from '../../template/registry.ts';
import { count, duration, percent, rate } from '../format.ts';
import { estimateCost } from './budget.ts';
import type { Survey } from './find-missing.ts';
import type { MadeCards } from './make-cards.ts';
import type { Task } from './task-share.ts';

/** What a run has left behind. */
export interface Coverage {
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
  /** US dollars, estimated. */
  readonly cost: number;
}

const ENDINGS: Readonly<Record<MadeCards['endedBy'], string>> = {
  done: '',
  budget: 'Stopped: the budget is spent.',
  signal: 'Stopped. The same command goes on from here.',
  failures: 'Given up: one card after the other failed.',
};

/** @param seconds from the start on, the time included that it took to find what is missing */
export function coverageOf({
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
  const { total, listed } = survey;
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
    cost: estimateCost({ stored, listed, seconds }, availableParallelism()),
  };
}

export function describeCoverage(coverage: Coverage): string {
  const { template, variant, task, total, stored, present, failed, missing, failures, endedBy } = coverage;
  const covered = total === 0 ? 1 : (total - missing) / total;
  const of = task.count === 1 ? '' : `, task ${task.index} of ${task.count}`;
  return [
    `${template}/${variant}${of}: ${count(total, 'card')}, ${percent(covered)} stored`,
    `  stored now     ${stored.toLocaleString('en')}`,
    `  stored before  ${present.toLocaleString('en')}`,
    `  failed         ${failed.toLocaleString('en')}`,
    `  left           ${(missing - failed).toLocaleString('en')}`,
    `  in ${duration(coverage.seconds)}, ${rate(coverage.cardsASecond)} a second, some $${coverage.cost.toFixed(2)}`,
    ...failures.map(
      ({ code, reason, cards, context }) =>
        `  ${code}: ${count(cards, 'card')}, the first ${JSON.stringify(context)}: ${reason}`,
    ),
    ...(ENDINGS[endedBy] === '' ? [] : [ENDINGS[endedBy]]),
  ].join('\n');
}
