import type { BrowserMeasure } from './browser-measure.ts';
import { createJudge, type JudgedCase, type Verdict } from './line-break-agreement.ts';
import type { LineBreakCase } from './line-break-cases.ts';

interface ModeReport {
  readonly mode: string;
  readonly cases: number;
  readonly same: number;
  readonly exactFits: number;
  readonly ties: number;
  readonly deliberate: number;
  readonly different: number;
  /** Share of the cases that are not deliberately different in which we agree, exact fits and ties included; 0 to 1. */
  readonly agreement: number;
}

export interface AgreementReport {
  readonly cases: number;
  /** Cases with text in fonts that are not bundled. */
  readonly leftOut: number;
  readonly modes: readonly ModeReport[];
  readonly deliberate: readonly DeliberateDifference[];
  readonly different: readonly Difference[];
}

interface Difference {
  readonly id: number;
  readonly mode: string;
  readonly width: number;
  readonly browser: readonly string[];
  readonly ours: readonly string[];
}

interface DeliberateDifference {
  readonly reason: string;
  readonly cases: number;
  readonly example: Difference;
}

const BUNDLED_FACE = 'NSJP';

export function reportAgreement(all: readonly LineBreakCase[], browser: BrowserMeasure): AgreementReport {
  const judge = createJudge(browser);
  const cases = all.filter(({ faces }) => faces.every((face) => face === BUNDLED_FACE));
  const judged = cases.map((testCase) => judge(testCase));
  const modes = Map.groupBy(judged, ({ testCase }) => testCase.mode);
  const reasons = Map.groupBy(
    judged.filter(({ verdict }) => verdict === 'deliberate'),
    ({ reason }) => reason ?? '',
  );
  return {
    cases: cases.length,
    leftOut: all.length - cases.length,
    modes: [...modes].map(([mode, group]) => reportMode(mode, group)),
    deliberate: [...reasons].flatMap(([reason, group]) =>
      group.slice(0, 1).map((first) => ({ reason, cases: group.length, example: toDifference(first) })),
    ),
    different: judged.filter(({ verdict }) => verdict === 'different').map(toDifference),
  };
}

function reportMode(mode: string, judged: readonly JudgedCase[]): ModeReport {
  const count = (verdict: Verdict): number => judged.filter((one) => one.verdict === verdict).length;
  const deliberate = count('deliberate');
  const different = count('different');
  const comparable = judged.length - deliberate;
  return {
    mode,
    cases: judged.length,
    same: count('same'),
    exactFits: count('exact fit'),
    ties: count('tie'),
    deliberate,
    different,
    agreement: comparable === 0 ? 1 : (comparable - different) / comparable,
  };
}

function toDifference({ testCase: { id, mode, width, lines }, ours }: JudgedCase): Difference {
  return { id, mode, width, browser: lines, ours };
}

export function formatReport({ cases, leftOut, modes, deliberate, different }: AgreementReport): string {
  const rows = [
    ['mode', 'cases', 'same', 'exact fit', 'tie', 'on purpose', 'different', 'agreement'],
    ...modes.map((report) => [
      report.mode,
      ...[report.cases, report.same, report.exactFits, report.ties, report.deliberate, report.different].map(
        String,
      ),
      `${(report.agreement * 100).toFixed(2)} %`,
    ]),
  ];
  return [
    `${cases} cases compared, ${leftOut} left out (fonts that are not bundled)`,
    '',
    ...rows.map(([mode = '', ...cells]) => mode.padEnd(16) + cells.map((cell) => cell.padStart(12)).join('')),
    '',
    'Different on purpose:',
    ...deliberate.map(
      ({ reason, cases: count, example }) => `${String(count).padStart(5)}  ${reason}\n${describe(example)}`,
    ),
    '',
    'Different:',
    ...different.map(describe),
  ].join('\n');
}

function describe({ id, mode, width, browser, ours }: Difference): string {
  return `       case ${id}, ${mode}, ${width} px\n         browser  ${browser.join('|')}\n         ours     ${ours.join('|')}`;
}
