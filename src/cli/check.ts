import { Command } from 'commander';
import { LRUCache } from 'lru-cache';
import { createSceneDrawer } from '../raster/draw-scene.ts';
import { rasterizeSvg, type Picture } from '../raster/rasterize.ts';
import { RASTER_LIMITS } from '../renderer/render-card.ts';
import { createTextSetter } from '../renderer/set-text.ts';
import { SvgError, type SvgElement, type SvgNode } from '../svg/svg-tree.ts';
import { compileVariants } from '../template/card-template.ts';
import type { CompiledTemplate } from '../template/compile-template.ts';
import { longestContext } from '../template/generate-contexts.ts';
import { type InspectedTemplate, inspectTemplates } from '../template/load-templates.ts';
import { type Finding, isInFolder, fallbackOf } from '../template/read-templates.ts';
import { readFontManifest } from '../text/font-files.ts';
import { loadTextEngine, type TextEngine } from '../text/lay-out-text.ts';
import { findTextFaults } from '../text/read-text.ts';
import { messageOf } from '../thrown.ts';
import {
  findCardFaults,
  findCroppedHeadline,
  isCropped,
  type CardFault,
  inspectCard,
} from './card-faults.ts';
import { type ExitCode, EXIT_CODE, UsageError, describeCommand } from './errors.ts';
import { templatesArgument, templatesOption, openProject } from './project.ts';
import { type Terminal, count, paint, writeJson, writeLine } from './terminal.ts';

/** Returns the command `ogp check`, which finds the faults of templates that a program can find. */
export function checkCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('check')
    .summary('find faults in templates')
    .description(
      [
        'Find faults in templates, and print the file and line of each:',
        '  - faults that stop the service: fonts that are not bundled, unsafe placeholders, missing pictures, …',
        '  - texts that are cut in an example, or with the longest values that the context allows',
        '  - texts with less contrast to their background than WCAG 2.2 requires: 4.5:1, or 3:1 for texts',
        '    of 24 px or, if bold, 18.66 px',
        '  - texts too near to an edge of the card, where networks cut or cover it',
        '  - invisible texts',
        '  - texts of the context without a box, which may run off the card',
        '  - a card that is not opaque, or has more bytes than every network shows',
        '',
        'Texts are measured as they are drawn, with all transforms, clips and filters.',
        'A note, which is not a fault, names a headline that the square previews of',
        'LINE and X cut, if there is no square variant.',
      ].join('\n'),
    )
    .addArgument(templatesArgument())
    .addOption(templatesOption())
    .option('--json', 'print the result as JSON')
    .action(async (names: string[], options: CheckOptions) => {
      end(await check(names, options, terminal));
    });
  return describeCommand(command, {
    examples: ['ogp check', 'ogp check vaccine article', 'ogp check --json | jq .findings'],
    found: 'faults were found',
  });
}

interface CheckOptions {
  readonly templates?: string;
  readonly json?: boolean;
}

interface CheckResult {
  readonly templates: readonly string[];
  /** Number of cards that were set. */
  readonly cards: number;
  readonly findings: readonly CheckFinding[];
  /** Remarks that are not faults, such as what was not checked and why. */
  readonly notes: readonly string[];
}

/**
 * Checks templates for faults that stop the service, then the cards of the templates without such faults. Prints the
 * result.
 *
 * @param names of templates; an empty list selects all
 * @returns `EXIT_CODE.found` if there are faults
 * @throws UsageError for a name that no template has
 */
async function check(names: readonly string[], options: CheckOptions, terminal: Terminal): Promise<ExitCode> {
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

  const isChosen = ({ file }: Finding) => templates.some(({ folder }) => isInFolder(file, folder));
  const findings = inspected.findings.filter(names.length === 0 ? () => true : isChosen);
  const sound = templates.filter((template) => template.findings.length === 0);

  const checkCards = createCardChecker(await loadTextEngine(fontsDirectory, manifest));
  const cards = sound.flatMap((template) => checkCards(template, compileVariants(template.folder)));
  const notes = new Set(
    cards.flatMap(({ file, cropped }) =>
      cropped === null
        ? []
        : [
            `${file}: small previews of LINE and X show the square in the middle of the card, which cuts "${cropped}". Keep it inside that square, or add a variant "square" for pages that are shared there.`,
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

/** A character that no template contains ("dragon in flight"). */
const MARK = '龘';

/** Pictures of about 5 MB each. */
const CACHED_BACKDROPS = 4;

/** The faults of one card. */
interface CheckedCard {
  /** The variant's file. */
  readonly file: string;
  /** The values of the card, as the end of a sentence: `in the example "…"`. */
  readonly values: string;
  readonly faults: readonly CardFault[];
  /** The id of the headline, if small square previews cut it and the template has no square variant. */
  readonly cropped: string | null;
}

/**
 * Returns a function that checks the cards of a template: in each variant its examples and the longest values, and its
 * fallbacks.
 */
export function createCardChecker(
  engine: TextEngine,
): (template: InspectedTemplate, compiled: ReadonlyMap<string, CompiledTemplate>) => CheckedCard[] {
  const startFile = createTextSetter(engine);
  const draw = cacheLatest(rasterizeSvg);
  const drawer = createSceneDrawer(RASTER_LIMITS);

  return ({ definition, canvases }, compiled) => {
    if (definition === undefined) return [];
    const longest = longestContext(definition.context);
    const longestMarked = longestContext(definition.context, (length) => MARK.repeat(length));
    const contexts = [
      ...definition.examples.map(({ name, context }) => ({ values: `in the example "${name}"`, context })),
      ...(longest === null ? [] : [{ values: 'with the longest values', context: longest }]),
    ];
    const hasSquare = [...canvases].some(
      ([variant, { canvas }]) => fallbackOf(variant) === null && !isCropped(canvas),
    );
    return [...canvases.keys()].flatMap((variant) => {
      const template = compiled.get(variant);
      if (template === undefined) return [];
      const isFallback = fallbackOf(variant) !== null;
      const withoutBox = isFallback ? [] : findTextsWithoutBox(template, longestMarked);
      const cards = isFallback ? [{ values: 'without values', context: {} }] : contexts;
      return cards.map(({ values, context }): CheckedCard => {
        const checked = { file: template.file, values };
        try {
          const startCard = () => startFile(template.file, definition.missingCharacters);
          const root = template.instantiate({ ...context });
          const card = inspectCard(root, { file: template.file, startCard, draw });
          const { png } = drawer.draw(card.scene);
          const faults = [...findCardFaults(card, png.byteLength), ...withoutBox];
          const mustFitSquare = !hasSquare && !isFallback && context !== longest;
          const headline = mustFitSquare ? findCroppedHeadline(card) : null;
          return { ...checked, faults, cropped: headline?.layout.id ?? null };
        } catch (error) {
          return { ...checked, faults: [settingFault(error)], cropped: null };
        }
      });
    });
  };
}

/**
 * Returns a fault for each text without a box that shows a text of the context: a long value would run off the card in
 * one line. Numbers and enumerations are allowed, because the examples show their length.
 *
 * @param marked the context with {@link MARK} in its texts; null if it has no texts
 */
function findTextsWithoutBox(template: CompiledTemplate, marked: object | null): CardFault[] {
  const faults: CardFault[] = [];
  const visit = (
    { name, attributes, children, line }: SvgElement,
    isBounded: boolean,
    position: { next: number },
  ) => {
    const hasBox = isBounded || attributes['inline-size'] !== undefined;
    if (name === 'text') {
      position.next += 1;
      if (hasBox || !textOf(children).includes(MARK)) return;
      const id = attributes['id'] ?? `text-${position.next}`;
      const message = `The text "${id}" has no box but its value may have any length, so that it may run off the card. Give it inline-size="…", and text-fit, line-clamp or block-size.`;
      faults.push({ rule: 'no-box', line, message });
      return;
    }
    for (const child of children) if (typeof child !== 'string') visit(child, hasBox, position);
  };
  if (marked !== null) visit(template.instantiate({ ...marked }), false, { next: 0 });
  return faults;
}

function textOf(children: readonly SvgNode[]): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child.children))).join('');
}

function settingFault(error: unknown): CardFault {
  const isSvg = error instanceof SvgError;
  const reason = isSvg ? error.reason : messageOf(error);
  return { rule: 'setting', line: isSvg ? error.line : 1, message: `The card cannot be set: ${reason}` };
}

/** Caches the latest pictures: cards of one variant often share a backdrop, or have one of few, such as light and dark. */
function cacheLatest(draw: (svg: string) => Picture): (svg: string) => Picture {
  const latest = new LRUCache<string, Picture>({ max: CACHED_BACKDROPS });
  return (svg) => {
    const cached = latest.get(svg);
    if (cached !== undefined) return cached;
    const picture = draw(svg);
    latest.set(svg, picture);
    return picture;
  };
}

/** A finding with the rule that the template breaks. */
interface CheckFinding extends Finding {
  /** `template` means that the fault stops the service at its start. */
  readonly rule: 'template' | CardFault['rule'];
}

/** Merges the same fault of several cards into one finding, because one change repairs it. */
function mergeFaults(cards: readonly CheckedCard[]): CheckFinding[] {
  const occurrences = cards.flatMap(({ file, values, faults }) =>
    faults.map((fault) => ({ ...fault, file, values })),
  );
  const groups = Map.groupBy(occurrences, ({ file, line, rule }) => `${file}\0${line}\0${rule}`);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { file, line, rule, message, values } = first;
    const more = others.length === 0 ? '' : ` and on ${others.length} more`;
    return [{ file, line, rule, message: `${message} Found ${values}${more}.` }];
  });
}
