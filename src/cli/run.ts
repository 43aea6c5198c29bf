import { CommanderError } from 'commander';
import { createProgram } from './create-program.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { openProject, type OpenProject } from './project.ts';
import { reportError } from './report-error.ts';
import type { Template } from '../template/registry.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs one command.
 *
 * @param args what follows `ogp`
 * @param open gives the commands for one card, and prewarm, their templates and renderers
 * @returns what the process ends with; nothing is thrown
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  open: OpenProject = openProject,
): Promise<ExitCode> {
  let template: Template | undefined;
  try {
    let exitCode: ExitCode = EXIT_CODE.ok;
    const end = (code: ExitCode): void => {
      exitCode = code;
    };
    const created = await createProgram(args, terminal, { end, open });
    template = created.template;
    await created.program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has written its message by then; asked for help or the version, it ends with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
    return reportError(error, { terminal, asJson: args.includes('--json'), template });
  }
}
