import { askRenderer } from '../../card/ask-renderer.ts';
import { cardWarnings } from '../../card/card-warnings.ts';
import { drawCard } from '../../card/draw-card.ts';
import type { CardTask } from '../context/context-command.ts';
import { localRenderer } from '../context/local-renderer.ts';
import { kibibytes } from '../format.ts';
import { paint, writeJson, writeLine, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { STANDARD_OUTPUT, writeOutput } from '../write-output.ts';
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
  const { output: file = `${order.template.name}.png`, explain = false, json = false } = options;
  if (json && file === STANDARD_OUTPUT) {
    throw new UsageError('JSON and the picture cannot both go to standard output. Name a file: -o card.png');
  }
  const renderer = localRenderer(await project.renderer());
  const { signal } = new AbortController();
  if (explain) {
    const explanation = await askRenderer(order, (card) => renderer.explain(card, signal));
    if (json) writeJson(terminal, explanation);
    else writeLine(terminal, describeExplanation(order, explanation, terminal));
    return;
  }

  const { png, texts, timings } = await drawCard(order, renderer, signal);
  await writeOutput(file, png, terminal);
  const warnings = cardWarnings(texts);
  const { template, variant, context, key } = order;
  const { name, width, height } = variant;
  if (json) {
    const card = { file, key, template: template.name, variant: name, width, height };
    writeJson(terminal, { ...card, bytes: png.byteLength, alt: template.alt(context), warnings, timings });
    return;
  }
  for (const { id, message } of warnings) {
    terminal.errors.write(`${paint('yellow', `warning: ${id}:`, terminal.errors)} ${message}\n`);
  }
  if (file !== STANDARD_OUTPUT) {
    writeLine(terminal, `${file}: ${width} × ${height} px, ${kibibytes(png.byteLength)}`);
  }
}
