import type { Command } from 'commander';
import { EXIT_CODE } from './exit-code.ts';

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
