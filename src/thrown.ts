/** What was thrown, in words for the log and the operator. */
import { Problem } from './errors.ts';

/** An error of the installation, such as a file that has changed. Its message is for the log and holds nothing of a card. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What Node calls an error, such as `ENOENT`; undefined if it calls it nothing. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Where it was thrown: the lines of a stack below the message, which may itself have lines that look like them. */
export function framesOf({ stack = '', message }: Error): string[] {
  const end = stack.indexOf(message) + message.length;
  return stack
    .slice(end)
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/u.test(line));
}

/**
 * Marks a line for Error Reporting, which then takes it for an error whatever its message looks like.
 *
 * @see https://cloud.google.com/error-reporting/docs/formatting-error-messages
 */
const REPORTED_ERROR = 'type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent';

/** Where the cause is found; deeper ones add nothing. */
const DEEPEST_CAUSE = 4;

/**
 * What the log tells of an error that was this service's fault.
 *
 * Problems and what caused them were written for the log. Any other error may quote a value of the context that it
 * choked on, and those are personal data: of it only the class, the code and the frames are told.
 */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof Problem) {
    return {
      '@type': REPORTED_ERROR,
      code: error.code,
      reason: error.message,
      // The code takes the place of the message, which differs from card to card: errors are grouped by this text.
      stack_trace: [`${error.name}: ${error.code}`, ...framesOf(error)].join('\n'),
      ...describeCause(error.cause, DEEPEST_CAUSE),
    };
  }
  if (!(error instanceof Error)) {
    return { '@type': REPORTED_ERROR, code: 'internal', reason: `a thrown ${typeof error}` };
  }
  return {
    '@type': REPORTED_ERROR,
    code: 'internal',
    reason: nameOf(error),
    stack_trace: [nameOf(error), ...framesOf(error)].join('\n'),
  };
}

function describeCause(cause: unknown, depth: number): Readonly<Record<string, unknown>> {
  if (!(cause instanceof Error) || depth === 0) return {};
  return {
    cause: { name: nameOf(cause), reason: cause.message, ...describeCause(cause.cause, depth - 1) },
  };
}

function nameOf(error: Error): string {
  const code = codeOf(error);
  return code === undefined ? error.name : `${error.name} ${code}`;
}
