import { Argument, Command } from 'commander';
import { describeCommand } from '../describe-command.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import type { DiffOptions } from './diff.ts';

/** `ogp diff`: what a change does to the cards. */
export function diffCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('diff')
    .summary('compare the cards of two revisions or folders')
    .description(
      [
        'Draw all examples twice and compare them pixel by pixel: a page shows old, new and difference side by',
        'side, with the share of pixels that changed.',
        '',
        'A side is a folder of templates, drawn by this ogp-generator; a folder with all of ogp-generator, drawn',
        'by itself; or a git revision, drawn by itself with the packages that are installed now.',
      ].join('\n'),
    )
    .argument('<old>', 'folder or git revision')
    .addArgument(new Argument('[new]', 'folder or git revision').default(undefined, 'the working tree'))
    .option('-o, --output <folder>', 'where page and pictures go', 'var/diff')
    .option('--json', 'answer as JSON')
    .action(async (old: string, changed: string | undefined, options: DiffOptions) => {
      const { diff } = await import('./diff.ts');
      end(await diff({ old, new: changed }, options, terminal));
    });
  return describeCommand(command, {
    examples: [
      'ogp diff main',
      'ogp diff v1.0.0 HEAD -o compare',
      'ogp diff ../other/templates templates --json',
    ],
    found: 'cards differ',
  });
}
