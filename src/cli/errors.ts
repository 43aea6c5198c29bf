import type { Command } from 'commander';
import { Problem } from '../errors.ts';
import { messageOf } from '../thrown.ts';

/** Exit codes of the process. They are a public contract, because scripts and pipelines branch on them. */
export const EXIT_CODE = {
  ok: 0,
  /** `check` found faults, `diff` found differences, or `prewarm` could not store some cards. */
  found: 1,
  /** The input cannot be used: an unknown option, a rejected context, a missing file. */
  usage: 2,
  /** A fault of this program; EX_SOFTWARE of sysexits.h. */
  internal: 70,
  /** SIGINT stopped the command: 128 plus the signal's number, as shells report it. */
  interrupted: 130,
  /** SIGTERM stopped the command: 128 plus the signal's number. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

/** Thrown for input that cannot be used. The message is written for the person who typed the command. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws UsageError with the message of another error, which must be written for the person who typed the command. */
export function throwAsUsageError(error: unknown): never {
  throw new UsageError(messageOf(error), { cause: error });
}

/**
 * Calls `draw` and turns its unexpected errors into UsageError. The author of the template can repair them: for example,
 * the card may have more elements than resvg accepts.
 *
 * @param template name of the card's template
 * @throws Problem; UsageError that names the template
 */
export function nameTemplateInErrors<Result>(template: string, draw: () => Result): Result {
  try {
    return draw();
  } catch (error) {
    if (error instanceof Problem || error instanceof UsageError) throw error;
    throw new UsageError(
      `A card of the template "${template}" cannot be drawn: ${messageOf(error)}. Run "ogp check ${template}" for details.`,
      { cause: error },
    );
  }
}

/**
 * Adds examples and exit codes to the end of a command's help.
 *
 * @param examples complete command lines
 * @param found the meaning of `EXIT_CODE.found`, if the command can return it
 * @param stopped how to continue after a signal, if the command handles signals
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
    [EXIT_CODE.usage, 'the input cannot be used; the message gives the reason'],
    [EXIT_CODE.internal, 'an internal error of ogp'],
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
