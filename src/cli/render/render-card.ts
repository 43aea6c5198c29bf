import { pictureSize } from '../../card/card-order.ts';
import { cardWarnings, pictureWarnings } from '../../card/card-warnings.ts';
import { askRenderer, drawCard } from '../../card/draw-card.ts';
import { describeExplanation as answerOf } from '../../http/answers.ts';
import { PICTURE_FORMATS, pictureName } from '../../picture-format.ts';
import type { CardTask } from '../context/context-command.ts';
import { localRenderer } from '../context/local-renderer.ts';
import { kibibytes } from '../format.ts';
import { tellFindings } from '../project.ts';
import { paint, writeJson, writeLine, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { STANDARD_STREAM, writeOutput } from '../write-output.ts';
import { describeExplanation } from './describe-explanation.ts';

export interface RenderOptions {
  readonly output?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/**
 * Draws a card and writes it, or tells how it came about.
 *
 * @throws Problem `characters_not_covered`; UsageError if the picture cannot be written
 */
export async function renderCard(
  { order, project, options }: CardTask<RenderOptions>,
  terminal: Terminal,
): Promise<void> {
  const { output, explain = false, json = false } = options;
  if (json && output === STANDARD_STREAM) {
    throw new UsageError('JSON and the picture cannot both go to standard output. Name a file: -o card.png');
  }
  tellFindings(await project.findings(), terminal);
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
