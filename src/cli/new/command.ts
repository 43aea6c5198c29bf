import { Command } from 'commander';
import { describeCommand } from '../describe-command.ts';
import { templatesOption } from '../project.ts';
import type { Terminal } from '../terminal.ts';
import type { NewOptions } from './make-template.ts';

/** `ogp new`: a template to change. */
export function newCommand(terminal: Terminal): Command {
  const command = new Command('new')
    .summary('make a template from another one')
    .description('Copy a starter, or a template that there is, to a template of another name.')
    .argument('<name>', 'name of the template: a-z, 0-9 and "-"; it becomes a part of URLs')
    .option('--from <starter>', 'name of a starter or of a template')
    .option('--title <text>', 'what people call it (default: its name)')
    .addOption(templatesOption())
    .option('--json', 'tell about the files as JSON')
    .action(async (name: string, options: NewOptions) => {
      const { makeTemplate } = await import('./make-template.ts');
      await makeTemplate(name, options, terminal);
    });
  return describeCommand(command, {
    examples: ['ogp new concert --from event --title 演奏会', 'ogp new second-dose --from vaccine'],
  });
}
