import { inspectTemplates, type InspectedTemplate } from '../../template/inspect-templates.ts';
import { compileVariants } from '../../template/compile-variants.ts';
import type { Finding } from '../../template/finding.ts';
import { isInFolder } from '../../template/read-templates.ts';
import { readFontManifest } from '../../text/font-files.ts';
import { findTextFaults } from '../../text/read-text.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { count } from '../format.ts';
import { openProject } from '../project.ts';
import { paint, writeJson, writeLine, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { createCardChecker } from './check-cards.ts';
import { mergeFaults, type CheckFinding } from './merge-faults.ts';
import { loadTextEngine } from '../../text/lay-out-text.ts';

export interface CheckOptions {
  readonly templates?: string;
  readonly json?: boolean;
}

interface CheckResult {
  readonly templates: readonly string[];
  /** How many cards were set. */
  readonly cards: number;
  readonly findings: readonly CheckFinding[];
  /** What could not be checked, and why. */
  readonly notes: readonly string[];
}

/**
 * Checks templates: first what stops the service; then, of those without such faults, the cards.
 *
 * @param names of templates; all if there are none
 * @returns whether faults were found
 * @throws UsageError for a name that no template has
 */
export async function check(
  names: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const result = await checkTemplates(names, options);
  if (options.json === true) writeJson(terminal, result);
  else printResult(result, terminal);
  return result.findings.length === 0 ? EXIT_CODE.ok : EXIT_CODE.found;
}

async function checkTemplates(names: readonly string[], options: CheckOptions): Promise<CheckResult> {
  const { templatesDirectory: directory, fontsDirectory } = openProject(options.templates);
  const manifest = await readFontManifest(fontsDirectory);
  const dialect = { faces: manifest.faces, findTextFaults };
  const inspected = await inspectTemplates({ directory, ...dialect });
  const templates = chooseTemplates(inspected.templates, names);

  const isAsked = ({ file }: Finding) => templates.some(({ folder }) => isInFolder(file, folder));
  const findings = inspected.findings.filter(names.length === 0 ? () => true : isAsked);
  const sound = templates.filter((template) => template.findings.length === 0);

  const checkCards = createCardChecker(await loadTextEngine(fontsDirectory, manifest));
  const cards = sound.flatMap((template) => checkCards(template, compileVariants(template.folder)));
  const notes = new Set(
    cards.flatMap(({ file, cropped }) =>
      cropped === null
        ? []
        : [
            `${file}: small previews of LINE and X show the square in the middle of the card, which cuts "${cropped}". Keep it there, or add a variant "square" for pages that are shared so.`,
          ],
    ),
  );
  if (sound.length < templates.length) notes.add('The cards of templates with such faults were not checked.');
  for (const { file, line, message } of inspected.findings.filter((finding) => !findings.includes(finding))) {
    notes.add(`${file}:${line}: ${message}`);
  }
  return {
    templates: templates.map(({ folder }) => folder.name),
    cards: cards.length,
    findings: [
      ...findings.map((finding) => ({ ...finding, rule: 'template' as const })),
      ...mergeFaults(cards),
    ],
    notes: [...notes],
  };
}

function chooseTemplates(
  templates: readonly InspectedTemplate[],
  names: readonly string[],
): readonly InspectedTemplate[] {
  if (names.length === 0) return templates;
  return names.map((name) => {
    const template = templates.find(({ folder }) => folder.name === name);
    if (template !== undefined) return template;
    const known = templates.map(({ folder }) => folder.name).join(', ');
    throw new UsageError(`There is no template "${name}". There are: ${known}.`);
  });
}

function printResult({ templates, cards, findings, notes }: CheckResult, terminal: Terminal): void {
  const { output, errors } = terminal;
  for (const { file, line, message } of findings) {
    writeLine(terminal, `${paint('bold', `${file}:${line}:`, output)} ${message}`);
  }
  for (const note of notes) errors.write(`${paint('yellow', 'note:', errors)} ${note}\n`);
  const checked = `${count(templates.length, 'template')}, ${count(cards, 'card')}`;
  const found = findings.length === 0 ? 'no faults' : count(findings.length, 'fault');
  errors.write(`${checked}: ${paint(findings.length === 0 ? 'green' : 'red', found, errors)}\n`);
}
