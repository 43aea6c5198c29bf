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

/** Service and revision in reported errors. */
export interface ServiceContext {
  readonly service: string;
  readonly version?: string;
}

/**
 * Returns a logger that writes one JSON object per line in the format of Cloud Logging. JSON escapes all texts, so that no
 * text can end a line or forge another one.
 *
 * @param destination defaults to standard output
 * @param serviceContext is added to lines that are reported as errors
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
