import { pino, type DestinationStream, type Logger } from 'pino';

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#logseverity */
const SEVERITIES: Readonly<Record<string, string>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/** Which of a project's services, and which revision of it, an error is reported for. */
export interface ServiceContext {
  readonly service: string;
  readonly version?: string;
}

/**
 * A logger that writes one JSON object a line in the form that Cloud Logging reads from a container's output: whatever
 * a text of it holds, it cannot end the line or pass for another.
 *
 * @param destination standard output unless given
 * @param serviceContext stands in lines that are reported as errors
 * @see https://cloud.google.com/logging/docs/structured-logging
 */
export function createLogger(
  level: string,
  destination?: DestinationStream,
  serviceContext?: ServiceContext,
): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ severity: SEVERITIES[label] ?? 'DEFAULT' }),
        log: (line) => ('@type' in line && serviceContext !== undefined ? { ...line, serviceContext } : line),
      },
    },
    destination ?? pino.destination({ sync: true }),
  );
}
