import { PROBLEMS, Problem, type ProblemCode } from '../errors.ts';
import { describeProblem } from '../http/problem-document.ts';
import { TemplateError } from '../template/read-templates.ts';
import type { Template } from '../template/registry.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { paint, writeJson, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

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
export function reportError(
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
