import { Command, Option } from 'commander';
import { pictureSize, type CardOrder } from '../card/card-order.ts';
import { askRenderer, drawCard } from '../card/draw-card.ts';
import { cardWarnings, pictureWarnings } from '../card/card-warnings.ts';
import { describeExplanation as answerOf } from '../http/answers.ts';
import { PICTURE_FORMATS, pictureName } from '../picture-format.ts';
import type { CardExplanation, TextExplanation } from '../renderer/renderer.ts';
import { addCardAction, type Subject, type CardTask } from './card-command.ts';
import { UsageError, describeCommand } from './errors.ts';
import { localRenderer, writeFindings } from './project.ts';
import {
  type Terminal,
  kibibytes,
  paint,
  writeJson,
  writeLine,
  STANDARD_STREAM,
  writeOutput,
  count,
} from './terminal.ts';

/** Returns the command `ogp render`, which draws one card or explains its layout. */
export function renderCommand(subject: Subject, terminal: Terminal): Command {
  const command = new Command('render')
    .summary('draw a card')
    .description('Draw a card and write it to a file. It has the same bytes as from the service.')
    .option(
      '-o, --output <file>',
      'file for the picture; - is standard output (default: the name of the template)',
    )
    .addOption(
      new Option(
        '--explain',
        'instead of the picture, print the layout of each text, the drawing method, and the time of each step',
      ).conflicts('output'),
    )
    .option('--json', 'print the result as JSON');
  describeCommand(command, {
    examples: [
      'ogp render vaccine --area 東京都 --age 40 --period 10月下旬〜2月上旬',
      'ogp render vaccine --context card.json --variant square -o square.png',
      `echo '{"area":"東京都","age":40,"period":"11月中旬"}' | ogp render vaccine --context - -o - > card.png`,
      'ogp render vaccine --context card.json --format jpeg --max-bytes 100000',
      'ogp render vaccine --context card.json --explain',
    ],
  });
  return addCardAction<RenderOptions>(command, subject, terminal, async (task) => {
    await renderCard(task, terminal);
  });
}

interface RenderOptions {
  readonly output?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/**
 * Draws a card and writes it to a file, or prints an explanation of its layout.
 *
 * @throws Problem `characters_not_covered`; UsageError if the picture cannot be written
 */
async function renderCard(
  { order, project, options }: CardTask<RenderOptions>,
  terminal: Terminal,
): Promise<void> {
  const { output, explain = false, json = false } = options;
  if (json && output === STANDARD_STREAM) {
    throw new UsageError(
      'JSON and the picture cannot both be written to standard output. Write the picture to a file: -o card.png',
    );
  }
  writeFindings(await project.findings(), terminal);
  const renderer = localRenderer(await project.renderer());
  const { signal } = new AbortController();
  if (explain) {
    const explanation = await askRenderer(order, (card) => renderer.explain(card, signal));
    if (json) writeJson(terminal, answerOf(explanation, { withDrawing: false }));
    else writeLine(terminal, describeExplanation(order, explanation, terminal));
    return;
  }

  const { picture, format, quality, texts, timings } = await drawCard(order, renderer, signal);
  const { template, variant, context, key } = order;
  const file = output ?? pictureName(template.name, format);
  await writeOutput(file, picture, terminal);
  const { name } = variant;
  const { width, height } = pictureSize(order);
  const bytes = picture.byteLength;
  const warnings = [...cardWarnings(texts), ...pictureWarnings({ variant: name, bytes })];
  if (json) {
    const card = { file, key, template: template.name, variant: name, width, height };
    const { type } = PICTURE_FORMATS[format];
    writeJson(terminal, { ...card, type, bytes, quality, alt: template.alt(context), warnings, timings });
    return;
  }
  for (const { id, message } of warnings) {
    terminal.errors.write(`${paint('yellow', `warning: ${id ?? 'picture'}:`, terminal.errors)} ${message}\n`);
  }
  if (file !== STANDARD_STREAM) {
    const loss = quality === null ? '' : `, quality ${quality}`;
    writeLine(terminal, `${file}: ${width} × ${height} px, ${kibibytes(bytes)}${loss}`);
  }
}

/** Describes a card for a person at a terminal: a block for each text, then the drawing method and the times. */
function describeExplanation(
  { template, variant }: CardOrder,
  { width, height, texts, way, reason, timings }: CardExplanation,
  { output }: Terminal,
): string {
  const heading = (title: string, rest: string): string => `${paint('bold', title, output)}  ${rest}`;
  const times = Object.entries(timings).map(([step, duration]) => `${step} ${duration.toFixed(1)} ms`);
  return [
    heading(`${template.name}/${variant.name}`, `${width} × ${height} px`),
    '',
    ...texts.flatMap((text) => [heading(text.id, describeSize(text)), ...describeLines(text), '']),
    heading('way', reason === null ? `${way}: from cached bands` : `${way}, because of ${reason}`),
    heading('time', times.join(', ')),
  ].join('\n');
}

function describeSize({ fontSize, smallest, lines, box, cut }: TextExplanation): string {
  return [
    `${round(fontSize)} px`,
    ...(smallest ? ['the smallest allowed'] : []),
    count(lines.length, 'line'),
    ...(box === null
      ? []
      : [`in ${round(box.width)} × ${round(box.height)} px at ${round(box.x)}, ${round(box.y)}`]),
    ...(cut ? ['CUT'] : []),
  ].join(', ');
}

function describeLines({ lines, breaks, tried, runs, cutText }: TextExplanation): string[] {
  const rows = lines.map((line, index) => {
    const end = breaks[index];
    return end === undefined ? `  │ ${line}` : `  │ ${line}  ⏎ ${end.rule} (${end.level})`;
  });
  const sizes = tried.map(
    ({ lines, size, level }) => `${count(lines, 'line')}: ${round(size)} px (${level})`,
  );
  const faces = new Set(runs.flat().map(({ family, weight }) => `${family} ${weight}`));
  return [
    ...rows,
    ...(cutText === null ? [] : [`  left out: ${cutText}`]),
    ...(sizes.length === 0 ? [] : [`  tried: ${sizes.join(', ')}`]),
    `  set in: ${[...faces].join(', ')}`,
  ];
}

/** Rounds to hundredths. */
function round(length: number): number {
  return Math.round(length * 100) / 100;
}
