import type { Command } from 'commander';
import { Problem } from '../errors.ts';
import { messageOf } from '../thrown.ts';

/** What the process ends with. A shell, a pipeline and a pull request's check branch on it, so it is documented. */
export const EXIT_CODE = {
  ok: 0,
  /** `check` has found faults, `diff` has found differences. */
  found: 1,
  /** What was given cannot be used: an unknown option, a context that is rejected, a file that is missing. */
  usage: 2,
  /** A fault of this program; EX_SOFTWARE of sysexits.h. */
  internal: 70,
  /** SIGINT ended it before it was done: 128 and the signal's number, as shells say it. */
  interrupted: 130,
  /** SIGTERM did, likewise. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

/** What was asked for cannot be done. Its message is one sentence, or a few, that say what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws an error whose message was written for whoever has typed the command, such as a designer or an operator. */
export function throwAsUsageError(error: unknown): never {
  throw new UsageError(messageOf(error), { cause: error });
}

/**
 * Draws a card. Whoever changes its template can mend what it throws, such as more elements than resvg takes.
 *
 * @param template its name
 * @throws Problem; UsageError that names the template
 */
export function blame<Result>(template: string, draw: () => Result): Result {
  try {
    return draw();
  } catch (error) {
    if (error instanceof Problem || error instanceof UsageError) throw error;
    throw new UsageError(
      `A card of the template "${template}" cannot be drawn: ${messageOf(error)}. "ogp check ${template}" says more.`,
      { cause: error },
    );
  }
}

/**
 * Ends a command's help with examples and with what the process ends with.
 *
 * @param examples commands as they are typed
 * @param found what `EXIT_CODE.found` means for this command, if it can end so
 * @param stopped how it goes on after a signal has stopped it, if it ends in order then
 */
export function describeCommand(
  command: Command,
  {
    examples,
    found,
    stopped,
  }: { readonly examples: readonly string[]; readonly found?: string; readonly stopped?: string },
): Command {
  const exits: readonly (readonly [number, string])[] = [
    [EXIT_CODE.ok, 'done'],
    ...(found === undefined ? [] : ([[EXIT_CODE.found, found]] as const)),
    [EXIT_CODE.usage, 'what was given cannot be used; the message says why'],
    [EXIT_CODE.internal, 'a fault of ogp itself'],
    ...(stopped === undefined
      ? []
      : ([
          [EXIT_CODE.interrupted, `stopped by SIGINT (Ctrl-C); ${stopped}`],
          [EXIT_CODE.terminated, `stopped by SIGTERM; ${stopped}`],
        ] as const)),
  ];
  const lines = [
    '',
    'Examples:',
    ...examples.map((example) => `  $ ${example}`),
    '',
    'Exit codes:',
    ...exits.map(([code, meaning]) => `  ${String(code).padEnd(3)} ${meaning}`),
  ];
  return command.addHelpText('after', lines.join('\n'));
}
