/**
 * Explains failed calls of Cloud Storage. Reads only status codes, error codes and names of permissions, because message
 * texts change between releases.
 */
import { codeOf, messageOf } from '../thrown.ts';

export interface GcsFailure {
  /** For the operator's log. */
  readonly explanation: string;
  /** Whether a retry may succeed. */
  readonly isTransient: boolean;
}

/** Thrown when Google's credentials cannot be found, refreshed or used. `cause` is the auth library's error. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** Thrown when a server other than Cloud Storage answered, such as a proxy with an HTML page. */
export class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswerError';
}

/** Thrown when Cloud Storage answers with another status than 200. */
export class GcsError extends Error {
  override readonly name = 'GcsError';
  readonly status: number;

  /** @param body the answer's body, which contains the reason */
  constructor(status: number, body: string) {
    super(`${status}: ${body.slice(0, LONGEST_REASON)}`);
    this.status = status;
  }
}

/** UTF-16 units */
const LONGEST_REASON = 1_000;

/** The permission that is needed to replace an object. */
const DELETE_PERMISSION = 'storage.objects.delete';

/** Statuses that Cloud Storage documents: https://cloud.google.com/storage/docs/json_api/v1/status-codes */
const STATUSES: ReadonlyMap<number, GcsFailure> = new Map([
  [400, { explanation: 'it rejected the request (400)', isTransient: false }],
  [401, { explanation: 'it rejected the credentials (401)', isTransient: false }],
  [403, { explanation: 'the credentials lack a permission on the bucket (403)', isTransient: false }],
  [404, { explanation: 'the bucket does not exist (404)', isTransient: false }],
  [408, { explanation: 'it took too long to receive the request (408)', isTransient: true }],
  [429, { explanation: 'it received too many requests (429)', isTransient: true }],
]);

/** Error codes of Node and node-fetch for failed connections. */
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
]);

/** Explains an error of a call, also one of the auth library, whose connections fail with the same codes. */
export function explainFailure(error: unknown): GcsFailure {
  if (error instanceof CredentialsError) {
    const { isTransient } = explainCode(error.cause);
    return { explanation: `there are no valid credentials: ${error.message}`, isTransient };
  }
  if (error instanceof ForeignAnswerError) {
    return { explanation: 'a server other than Cloud Storage answered', isTransient: true };
  }
  return explainCode(error);
}

/**
 * Returns whether an upload was rejected because an object of its name exists. Cloud Storage then answers 412. If the
 * credentials may create objects but not delete them, it answers 403 with the name of the missing permission.
 */
export function isTaken(error: unknown): boolean {
  const status = statusOf(error);
  return status === 412 || (status === 403 && messageOf(error).includes(DELETE_PERMISSION));
}

/** Returns the HTTP status in the `code` or `status` of an error; undefined if there is none. */
export function statusOf(error: unknown): number | undefined {
  const code = fieldOf(error, 'code') ?? fieldOf(error, 'status');
  const status = Number(code);
  return Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined;
}

function explainCode(error: unknown): GcsFailure {
  const status = statusOf(error);
  if (status !== undefined) {
    return STATUSES.get(status) ?? { explanation: `it answered ${status}`, isTransient: status >= 500 };
  }
  const code = codeOf(error);
  if (code !== undefined && CONNECTION_CODES.has(code)) {
    return { explanation: `the connection failed (${code})`, isTransient: true };
  }
  return { explanation: `its answer could not be understood (${messageOf(error)})`, isTransient: false };
}

function fieldOf(error: unknown, name: 'code' | 'status'): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  return Object.entries(error).find(([key]) => key === name)?.[1];
}
