import type { IncomingHttpHeaders } from 'node:http';

/** W3C Trace Context, section 3.2: version, trace, parent, flags. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/u;
/** Google's older header: trace, span as a decimal number, options. */
const CLOUD_TRACE_CONTEXT = /^([0-9a-f]{32})(?:\/(\d{1,20}))?(?:;o=(\d))?$/iu;

/**
 * The members by which Cloud Logging joins a line to its trace.
 *
 * @param project undefined: lines are joined to nothing
 * @see https://cloud.google.com/logging/docs/structured-logging
 */
export function traceFields(
  headers: IncomingHttpHeaders,
  project: string | undefined,
): Readonly<Record<string, string | boolean>> {
  const trace = readTraceparent(headers['traceparent']) ?? readCloudTrace(headers['x-cloud-trace-context']);
  if (project === undefined || trace === null) return {};
  return {
    'logging.googleapis.com/trace': `projects/${project}/traces/${trace.id}`,
    ...(trace.span === null ? {} : { 'logging.googleapis.com/spanId': trace.span }),
    'logging.googleapis.com/trace_sampled': trace.sampled,
  };
}

interface Trace {
  readonly id: string;
  /** 16 hex digits. */
  readonly span: string | null;
  readonly sampled: boolean;
}

function readTraceparent(header: unknown): Trace | null {
  const [, id, span = null, flags = ''] = TRACEPARENT.exec(String(header)) ?? [];
  return id === undefined ? null : { id, span, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

function readCloudTrace(header: unknown): Trace | null {
  const [, id, span, options] = CLOUD_TRACE_CONTEXT.exec(String(header)) ?? [];
  if (id === undefined) return null;
  return {
    id: id.toLowerCase(),
    span: span === undefined ? null : BigInt.asUintN(64, BigInt(span)).toString(16).padStart(16, '0'),
    sampled: options === '1',
  };
}
