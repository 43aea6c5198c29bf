import { Command, Option } from 'commander';
import { takeContext, type Subject } from '../context/context-command.ts';
import { describeCommand } from '../describe-command.ts';
import type { Terminal } from '../terminal.ts';
import type { RenderOptions } from './render-card.ts';

/** `ogp render`: the picture of one card, or how it came about. */
export function renderCommand(subject: Subject, terminal: Terminal): Command {
  const command = new Command('render')
    .summary('draw a card')
    .description('Draw a card as the service draws it, byte for byte, and write it to a file.')
    .option(
      '-o, --output <file>',
      'where the picture goes; - is standard output (default: the name of the template)',
    )
    .addOption(
      new Option(
        '--explain',
        'instead of the picture, tell how each text was set, which way the card was drawn, and how long each step took',
      ).conflicts('output'),
    )
    .option('--json', 'tell about the card as JSON');
  describeCommand(command, {
    examples: [
      'ogp render vaccine --area 東京都 --age 40 --period 10月下旬〜2月上旬',
      'ogp render vaccine --context card.json --variant square -o square.png',
      `echo '{"area":"東京都","age":40,"period":"11月中旬"}' | ogp render vaccine --context - -o - > card.png`,
      'ogp render vaccine --context card.json --format jpeg --max-bytes 100000',
      'ogp render vaccine --context card.json --explain',
    ],
  });
  return takeContext<RenderOptions>(command, subject, terminal, async (task) => {
    const { renderCard } = await import('./render-card.ts');
    await renderCard(task, terminal);
  });
}
