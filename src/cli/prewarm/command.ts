import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_VARIANT } from '../../template/read-templates.ts';
import { describeCommand } from '../describe-command.ts';
import type { ExitCode } from '../exit-code.ts';
import { templatesOption, type OpenProject } from '../project.ts';
import { stopOnSignal } from '../stop.ts';
import type { Terminal } from '../terminal.ts';
import { parseBudget } from './budget.ts';
import type { PrewarmOptions } from './prewarm.ts';

/** A store takes some 50 ms over a card; this keeps several processors busy meanwhile. */
const DEFAULT_CONCURRENCY = 32;

/** `ogp prewarm`: what will be asked for is made before it is. */
export function prewarmCommand(
  terminal: Terminal,
  { end, open }: { end: (code: ExitCode) => void; open: OpenProject },
): Command {
  const command = new Command('prewarm')
    .summary('store the cards that people are going to ask for')
    .description(
      [
        "Store every card of a template's space (templates/<template>/space.ts) that is not stored yet. STORE_URL and",
        'the other variables of the environment mean what they mean for the service. Stopped, by Ctrl-C or a budget, it',
        'goes on where it was when it is called again. As a task of a Cloud Run job it makes its own share.',
      ].join('\n'),
    )
    .argument('<template>', 'name of a template')
    .option('--variant <name>', 'shape of the cards', DEFAULT_VARIANT)
    .option('--weights <file>', 'JSON of how often values are asked for; the likeliest cards come first')
    .addOption(
      new Option(
        '--budget <limit>',
        'stop after so many stored cards (100000) or an estimated cost in US dollars ($5)',
      ).argParser(parseBudget),
    )
    .addOption(
      new Option('--concurrency <cards>', 'cards under way at a time')
        .default(DEFAULT_CONCURRENCY)
        .argParser(parseConcurrency),
    )
    .addOption(templatesOption())
    .option('--json', 'report as JSON')
    .action(async (name: string, options: PrewarmOptions) => {
      using stop = stopOnSignal();
      const { prewarm } = await import('./prewarm.ts');
      end(await prewarm(name, options, { terminal, open, stop }));
    });
  return describeCommand(command, {
    examples: [
      'ogp prewarm vaccine',
      'STORE_URL=gs://my-cards/og ogp prewarm vaccine --variant square --weights population.json',
      'ogp prewarm vaccine --budget 100000 --json',
      `ogp prewarm vaccine --budget '$5'`,
    ],
    found: 'some cards could not be made; the report says why',
    stopped: 'the same command goes on from there',
  });
}

function parseConcurrency(text: string): number {
  const number = Number(text);
  if (/^\d+$/u.test(text) && number >= 1 && number <= 1_000) return number;
  throw new InvalidArgumentError('Expected a whole number from 1 to 1000.');
}
