import { CommanderError, Command } from 'commander';
import { Problem, PROBLEMS, type ProblemCode } from '../errors.ts';
import { describeProblem } from '../http/problems.ts';
import { TemplateError } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { loadConfig, openProject, type OpenProject } from './project.ts';
import { findSubject, type Subject } from './card-command.ts';
import { EXIT_CODE, type ExitCode, UsageError } from './errors.ts';
import { paint, type Terminal, writeJson } from './terminal.ts';

/**
 * Runs one command. Never throws.
 *
 * @param args arguments after `ogp`
 * @param open opens templates and renderers for `prewarm` and the commands for one card
 * @returns the exit code of the process
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
    const created = await createProgram(args, { terminal, end, open });
    template = created.template;
    await created.program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has already written its message. Its exit code is 0 for --help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
    return reportError(error, { terminal, asJson: args.includes('--json'), template });
  }
}

interface Wiring {
  readonly terminal: Terminal;
  /** Sets the exit code. It defaults to 0. */
  readonly end: (code: ExitCode) => void;
  readonly open: OpenProject;
  /** The template of a command for one card. */
  readonly subject: Subject;
}

/** Commands by name, in the order of the help. Only the named command is loaded; the help loads all of them. */
const COMMANDS: Readonly<Record<string, (wiring: Wiring) => Promise<Command>>> = {
  render: async ({ subject, terminal }) => (await import('./render.ts')).renderCommand(subject, terminal),
  check: async ({ terminal, end }) => (await import('./check.ts')).checkCommand(terminal, end),
  sheet: async ({ terminal }) => (await import('./sheet.ts')).sheetCommand(terminal),
  diff: async ({ terminal, end }) => (await import('./diff.ts')).diffCommand(terminal, end),
  new: async ({ terminal }) => (await import('./new.ts')).newCommand(terminal),
  sign: async ({ subject, terminal }) => (await import('./sign.ts')).signCommand(subject, terminal),
  prewarm: async ({ terminal, end, open }) =>
    (await import('./prewarm.ts')).prewarmCommand(terminal, { end, open }),
};

/** Commands whose options are generated from a template's context. */
const CONTEXT_COMMANDS = new Set(['render', 'sign']);

/**
 * Returns the program with its commands, and the template of a command for one card.
 *
 * @param args will be parsed later. The options of some commands depend on the template that the arguments name
 * @throws Problem `template_not_found`, TemplateError
 */
export async function createProgram(
  args: readonly string[],
  { terminal, end, open }: Omit<Wiring, 'subject'>,
): Promise<{ readonly program: Command; readonly template: Template | undefined }> {
  const { output, errors } = terminal;
  const [name = ''] = args;
  const subject = CONTEXT_COMMANDS.has(name) ? await findSubject(args, open) : { open, template: undefined };

  const program = new Command('ogp')
    .description('Work on share cards: draw them, check their templates, compare them.')
    .helpCommand('help [command]', 'show the help of a command')
    // Every command validates all variables, so that the first command reports a wrong one.
    .hook('preAction', () => void loadConfig())
    .configureHelp({ styleTitle: (title) => paint('bold', title, output) })
    .addHelpText('after', '\nHelp for one command: ogp render --help');
  const load = COMMANDS[name];
  const loading = load === undefined ? Object.values(COMMANDS) : [load];
  const commands = await Promise.all(loading.map((load) => load({ terminal, end, open, subject })));
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

/** The lowest HTTP status that is not the client's fault. */
const FIRST_SERVER_ERROR = 500;

/** Problems of services that the caller configured, such as the store of STORE_URL. They count as wrong input. */
const DEPENDENCY_PROBLEMS: ReadonlySet<ProblemCode> = new Set(['store_unreachable', 'deadline_exceeded']);

/**
 * Writes an error as a message to standard error and, with `--json`, as the problem document (RFC 9457) of the service
 * to standard output.
 *
 * @returns the exit code of the process
 */
function reportError(
  error: unknown,
  {
    terminal,
    asJson,
    template,
  }: {
    readonly terminal: Terminal;
    readonly asJson: boolean;
    /** The template that the arguments name. */
    readonly template: Template | undefined;
  },
): ExitCode {
  const { errors } = terminal;
  const writeError = (text: string): void => void errors.write(`${paint('red', 'ogp:', errors)} ${text}\n`);
  if (error instanceof Problem) {
    const document = describeProblem(error, { template });
    if (asJson) writeJson(terminal, document);
    writeError(describe(error, document.detail));
    return error.status < FIRST_SERVER_ERROR || DEPENDENCY_PROBLEMS.has(error.code)
      ? EXIT_CODE.usage
      : EXIT_CODE.internal;
  }
  if (error instanceof UsageError || error instanceof TemplateError) {
    writeError(error.message);
    return EXIT_CODE.usage;
  }
  writeError(`This is an internal error of ogp. Please report it with the lines below.\n${stackOf(error)}`);
  return EXIT_CODE.internal;
}

function describe({ code, message, errors }: Problem, detail: string): string {
  const { title } = PROBLEMS[code];
  // The table's detail is written for clients of the service. A message of the error's own is more precise.
  if (errors.length === 0) return `${message === title ? detail : message} (${code})`;
  const values = errors.map(({ pointer, message }) => `  ${pointer === '' ? '' : `${pointer}: `}${message}.`);
  return [`${title} (${code}):`, ...values].join('\n');
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
