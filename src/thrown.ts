/** Describes thrown values for the log and the operator. */
import { Problem } from './errors.ts';

/** Thrown for a fault of the installation, such as a changed file. Its message is for the log and contains no card values. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns Node's code of an error, such as `ENOENT`; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Returns the stack frames of an error. Skips the message, which may contain lines that look like frames. */
export function framesOf({ stack = '', message }: Error): string[] {
  const end = stack.indexOf(message) + message.length;
  return stack
    .slice(end)
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/u.test(line));
}

/**
 * Marks a log line for Error Reporting, which then reports it as an error independently of its message.
 *
 * @see https://cloud.google.com/error-reporting/docs/formatting-error-messages
 */
const REPORTED_ERROR = 'type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent';

/** Nested causes that are logged. Deeper ones add no information. */
const MAX_CAUSE_DEPTH = 4;

/**
 * Returns the log fields for an error that is the service's fault.
 *
 * The messages of Problems and of their causes are written for the log. The message of any other error may quote a value
 * of the context, which is personal data. Therefore only its class, code and stack frames are logged.
 */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof Problem) {
    return {
      '@type': REPORTED_ERROR,
      code: error.code,
      reason: error.message,
      // The code replaces the message, which differs between cards: Error Reporting groups errors by this text.
      stack_trace: [`${error.name}: ${error.code}`, ...framesOf(error)].join('\n'),
      ...describeCause(error.cause, MAX_CAUSE_DEPTH),
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
