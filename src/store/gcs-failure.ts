/** What a failed call to Cloud Storage means, read from codes and names of permissions: sentences change with every release. */
import { codeOf, messageOf } from '../thrown.ts';

export interface GcsFailure {
  /** For the operator's log; names what to look at. */
  readonly explanation: string;
  /** The same call may work in a moment. */
  readonly mayPass: boolean;
}

/** Google's credentials could not be found, refreshed or used; `cause` is the auth library's error. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/** Something else than Cloud Storage has answered, such as a proxy with a page of its own. */
export class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswerError';
}

/** Cloud Storage refused a call. */
export class GcsError extends Error {
  override readonly name = 'GcsError';
  readonly status: number;

  /** @param body of the answer, which names the reason */
  constructor(status: number, body: string) {
    super(`${status}: ${body.slice(0, LONGEST_REASON)}`);
    this.status = status;
  }
}

/** characters */
const LONGEST_REASON = 1_000;

/** Permission to replace an object. */
const DELETE_PERMISSION = 'storage.objects.delete';

/** HTTP statuses that Cloud Storage documents, https://cloud.google.com/storage/docs/json_api/v1/status-codes */
const STATUSES: ReadonlyMap<number, GcsFailure> = new Map([
  [400, { explanation: 'it refused the request (400)', mayPass: false }],
  [401, { explanation: 'it did not accept the credentials (401)', mayPass: false }],
  [403, { explanation: 'the credentials lack a permission on the bucket (403)', mayPass: false }],
  [404, { explanation: 'the bucket does not exist (404)', mayPass: false }],
  [408, { explanation: 'it took too long to receive the request (408)', mayPass: true }],
  [429, { explanation: 'it received too many requests (429)', mayPass: true }],
]);

/** Node's and node-fetch's codes for a connection that failed. */
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

/** Also for errors of the auth library, whose own connections fail in the same ways. */
export function explainFailure(error: unknown): GcsFailure {
  if (error instanceof CredentialsError) {
    const { mayPass } = explainCode(error.cause);
    return { explanation: `there are no valid credentials: ${error.message}`, mayPass };
  }
  if (error instanceof ForeignAnswerError) {
    return { explanation: 'something else than Cloud Storage answered', mayPass: true };
  }
  return explainCode(error);
}

/**
 * Whether an upload that only creates objects was rejected because there is one of its name. Cloud Storage answers 412
 * then or, to credentials that may create objects and not delete them, 403 with the name of the permission that a
 * replacement would need.
 */
export function isTaken(error: unknown): boolean {
  const status = statusOf(error);
  return status === 412 || (status === 403 && messageOf(error).includes(DELETE_PERMISSION));
}

/** The HTTP status an error of the client carries, if it carries one. */
export function statusOf(error: unknown): number | undefined {
  const code = fieldOf(error, 'code') ?? fieldOf(error, 'status');
  const status = Number(code);
  return Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined;
}

function explainCode(error: unknown): GcsFailure {
  const status = statusOf(error);
  if (status !== undefined) {
    return STATUSES.get(status) ?? { explanation: `it answered ${status}`, mayPass: status >= 500 };
  }
  const code = codeOf(error);
  if (code !== undefined && CONNECTION_CODES.has(code)) {
    return { explanation: `the connection failed (${code})`, mayPass: true };
  }
  return { explanation: `its answer could not be understood (${messageOf(error)})`, mayPass: false };
}

function fieldOf(error: unknown, name: 'code' | 'status'): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  return Object.entries(error).find(([key]) => key === name)?.[1];
}
