import { CommanderError, Command } from 'commander';
import { Problem, PROBLEMS, type ProblemCode } from '../errors.ts';
import { describeProblem } from '../http/problems.ts';
import { TemplateError } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { configGiven, openProject, type OpenProject } from './project.ts';
import { findSubject, type Subject } from './card-command.ts';
import { EXIT_CODE, type ExitCode, UsageError } from './errors.ts';
import { paint, type Terminal, writeJson } from './terminal.ts';

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
    const created = await createProgram(args, { terminal, end, open });
    template = created.template;
    await created.program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has written its message by then; asked for help or the version, it ends with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
    return reportError(error, { terminal, asJson: args.includes('--json'), template });
  }
}

interface Wiring {
  readonly terminal: Terminal;
  /** Takes the exit code, unless it is 0. */
  readonly end: (code: ExitCode) => void;
  readonly open: OpenProject;
  /** Of the commands for one card. */
  readonly subject: Subject;
}

/** By name, as the help lists them. A command is loaded when it is named; all of them are for the help. */
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

/** Commands whose options follow from the context of the template that they are for. */
const CONTEXT_COMMANDS = new Set(['render', 'sign']);

/**
 * Wires all commands together.
 *
 * @param args what will be parsed: the options of some commands depend on the template that is named
 * @returns the template that is named, too, if the command is for one card
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
    // Before every command, whether it uses them or not: a bad variable is told by whatever is run first.
    .hook('preAction', () => void configGiven())
    .configureHelp({ styleTitle: (title) => paint('bold', title, output) })
    .addHelpText('after', '\nEach command tells more: ogp render --help');
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

/** The first status of HTTP that is not the client's fault. */
const FIRST_SERVER_ERROR = 500;

/** What a command reaches over these is given to it, as the store is by STORE_URL. */
const OF_OTHERS: ReadonlySet<ProblemCode> = new Set(['store_unreachable', 'deadline_exceeded']);

/**
 * Says what went wrong: a sentence on standard error and, with `--json`, the problem document of RFC 9457 on standard
 * output, the same that the service answers with.
 *
 * @returns what the process ends with
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
    /** The one that was asked for. */
    readonly template: Template | undefined;
  },
): ExitCode {
  const { errors } = terminal;
  const say = (text: string): void => void errors.write(`${paint('red', 'ogp:', errors)} ${text}\n`);
  if (error instanceof Problem) {
    const document = describeProblem(error, { template });
    if (asJson) writeJson(terminal, document);
    say(describe(error, document.detail));
    return error.status < FIRST_SERVER_ERROR || OF_OTHERS.has(error.code)
      ? EXIT_CODE.usage
      : EXIT_CODE.internal;
  }
  if (error instanceof UsageError || error instanceof TemplateError) {
    say(error.message);
    return EXIT_CODE.usage;
  }
  say(`This is a fault of ogp itself. Please report it with the lines below.\n${stackOf(error)}`);
  return EXIT_CODE.internal;
}

function describe({ code, message, errors }: Problem, detail: string): string {
  const { title } = PROBLEMS[code];
  // A message of its own was written for the log, or here; the table's detail speaks to clients of the service.
  if (errors.length === 0) return `${message === title ? detail : message} (${code})`;
  const values = errors.map(({ pointer, message }) => `  ${pointer === '' ? '' : `${pointer}: `}${message}.`);
  return [`${title} (${code}):`, ...values].join('\n');
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
