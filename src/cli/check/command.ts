import { Command } from 'commander';
import { describeCommand } from '../describe-command.ts';
import type { ExitCode } from '../exit-code.ts';
import { templatesArgument, templatesOption } from '../project.ts';
import type { Terminal } from '../terminal.ts';
import type { CheckOptions } from './check.ts';

/** `ogp check`: everything that can be found wrong with templates without looking at a card. */
export function checkCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('check')
    .summary('find faults in templates')
    .description(
      [
        'Find faults in templates, and name file and line of each:',
        '  - what stops the service: fonts that are not bundled, unsafe placeholders, missing pictures, …',
        '  - texts that are cut in an example, or with the longest values that the context allows',
        '  - texts whose contrast with what is behind them is less than WCAG 2.2 asks for, 4.5:1, or 3:1 for',
        '    texts of 24 px or, if bold, 18.66 px',
        '  - texts that come too near to an edge of the card, where networks cut or cover it',
        '  - texts of which nothing is seen',
        '  - texts of the context that have no box, so that they may run off the card',
        '  - a card that is not opaque, or of more bytes than every network shows',
        '',
        'Texts are looked at as they are drawn, under whatever transform, clip or',
        'filter. A note, which is no fault, names a headline that the square previews',
        'of LINE and X cut, if there is no square variant.',
      ].join('\n'),
    )
    .addArgument(templatesArgument())
    .addOption(templatesOption())
    .option('--json', 'answer as JSON')
    .action(async (names: string[], options: CheckOptions) => {
      const { check } = await import('./check.ts');
      end(await check(names, options, terminal));
    });
  return describeCommand(command, {
    examples: ['ogp check', 'ogp check vaccine article', 'ogp check --json | jq .findings'],
    found: 'faults were found',
  });
}
