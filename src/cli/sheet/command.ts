import { Command } from 'commander';
import { describeCommand } from '../describe-command.ts';
import { templatesArgument, templatesOption } from '../project.ts';
import type { Terminal } from '../terminal.ts';
import type { SheetOptions } from './make-sheet.ts';

/** `ogp sheet`: all cards at a glance. */
export function sheetCommand(terminal: Terminal): Command {
  const command = new Command('sheet')
    .summary('draw all examples on one sheet')
    .description('Draw every example in every variant, and the fallback cards, on one contact sheet.')
    .addArgument(templatesArgument())
    .option('-o, --output <file>', 'a .png picture, or an .html page of one file', 'sheet.html')
    .addOption(templatesOption())
    .option('--json', 'tell about the sheet as JSON')
    .action(async (names: string[], options: SheetOptions) => {
      const { makeSheet } = await import('./make-sheet.ts');
      await makeSheet(names, options, terminal);
    });
  return describeCommand(command, {
    examples: ['ogp sheet', 'ogp sheet vaccine -o vaccine.png', 'ogp sheet vaccine article -o cards.html'],
  });
}
