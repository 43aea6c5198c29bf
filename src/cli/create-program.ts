import { Command } from 'commander';
import { checkCommand } from './check/command.ts';
import { findSubject } from './context/context-command.ts';
import { diffCommand } from './diff/command.ts';
import { configGiven } from './config-given.ts';
import type { ExitCode } from './exit-code.ts';
import { newCommand } from './new/command.ts';
import { prewarmCommand } from './prewarm/command.ts';
import type { Template } from '../template/registry.ts';
import type { OpenProject } from './project.ts';
import { renderCommand } from './render/command.ts';
import { resolveCommand } from './resolve/command.ts';
import { serveCommand } from './serve/command.ts';
import { sheetCommand } from './sheet/command.ts';
import { signCommand } from './sign/command.ts';
import { paint, type Terminal } from './terminal.ts';

/** Commands whose options follow from the context of the template that they are for. */
const CONTEXT_COMMANDS = new Set(['render', 'resolve', 'sign']);

interface ProgramOptions {
  /** Takes what the process is to end with, unless that is 0. */
  readonly end: (code: ExitCode) => void;
  readonly open: OpenProject;
}

/**
 * Wires all commands together.
 *
 * @param args what will be parsed: the options of some commands depend on the template that is named
 * @returns the template that is named, too, if the command is for one card
 * @throws Problem `template_not_found`, TemplateError
 */
export async function createProgram(
  args: readonly string[],
  terminal: Terminal,
  { end, open }: ProgramOptions,
): Promise<{ readonly program: Command; readonly template: Template | undefined }> {
  const { output, errors } = terminal;
  const [name = ''] = args;
  const subject = CONTEXT_COMMANDS.has(name) ? await findSubject(args, open) : { open, template: undefined };

  const program = new Command('ogp')
    .description('Work on share cards: draw them, check their templates, compare them.')
    .helpCommand('help [command]', 'show the help of a command')
    // Before every command, whether it uses them or not: a bad variable is told by whatever is run first.
    .hook('preAction', () => void configGiven())
    .configureHelp({ styleTitle: (title) => paint('bold', title, output) })
    .addHelpText('after', '\nEach command tells more: ogp render --help');
  const commands = [
    renderCommand(subject, terminal),
    checkCommand(terminal, end),
    sheetCommand(terminal),
    diffCommand(terminal, end),
    newCommand(terminal),
    resolveCommand(subject, terminal),
    signCommand(subject, terminal),
    prewarmCommand(terminal, { end, open }),
    serveCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands]) {
    command
      .exitOverride()
      .helpOption('-h, --help', 'show this help')
      .configureOutput({
        writeOut: (text) => output.write(text),
        writeErr: (text) => errors.write(text),
        outputError: (text, write) => write(text.replace(/^error:/u, paint('red', 'ogp:', errors))),
      });
  }
  return { program, template: subject.template };
}
