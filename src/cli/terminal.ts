import { styleText } from 'node:util';

/** Where a command reads and writes: the process's own streams, each of which may be a terminal, a file or a pipe. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & MaybeTerminal;
  /** Results. */
  readonly output: Output;
  /** Messages for a person. */
  readonly errors: Output;
}

export type Output = NodeJS.WritableStream & MaybeTerminal;

interface MaybeTerminal {
  readonly isTTY?: boolean;
}

export function writeLine({ output }: Terminal, line: string): void {
  output.write(`${line}\n`);
}

/** The one form of `--json`: an indented value and a line feed. */
export function writeJson(terminal: Terminal, value: unknown): void {
  writeLine(terminal, JSON.stringify(value, null, 2));
}

/**
 * Colours a text if the stream is a terminal that has colours and `NO_COLOR` (https://no-color.org) is not set; else
 * it stays as it is.
 */
export function paint(style: Parameters<typeof styleText>[0], text: string, stream: Output): string {
  return styleText(style, text, { stream });
}
