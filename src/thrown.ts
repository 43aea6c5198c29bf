/** What was thrown, in words for the log and the operator. */

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Where it was thrown: the lines of a stack below the message, which may itself have lines that look like them. */
export function framesOf({ stack = '', message }: Error): string[] {
  const end = stack.indexOf(message) + message.length;
  return stack
    .slice(end)
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/u.test(line));
}
