/** What the Cloud Storage test server sends back. */
import type { CloudObject } from './cloud-storage-objects.ts';
import type { Fault } from './cloud-storage-faults.ts';
import { Refusal } from './cloud-storage-refusal.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function jsonAnswer(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8', ...headers }, body };
}

export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: Buffer.alloc(0) };
}

/** https://cloud.google.com/storage/docs/json_api/v1/status-codes */
export function refusalAnswer({ status, reason, message }: Refusal): Answer {
  const error = { code: status, message, errors: [{ message, domain: 'global', reason }] };
  return { ...jsonAnswer({ error }), status };
}

export function answerOnDemand({ answer, headers = {}, body }: Extract<Fault, { answer: number }>): Answer {
  const refusal = refusalAnswer(new Refusal(answer, 'fault', `Answered ${answer} on demand.`));
  if (body === undefined) return { ...refusal, headers: { ...refusal.headers, ...headers } };
  return { status: answer, headers, body: Buffer.from(body) };
}

/** The bytes of an object, `alt=media`. */
export function mediaAnswer(object: CloudObject): Answer {
  return {
    status: 200,
    headers: {
      'content-type': object.contentType,
      ...(object.cacheControl !== undefined && { 'cache-control': object.cacheControl }),
      etag: `"${object.generation}"`,
      'x-goog-generation': String(object.generation),
      'x-goog-hash': `crc32c=${object.crc32c},md5=${object.md5Hash}`,
      'x-goog-stored-content-encoding': 'identity',
      'x-goog-stored-content-length': String(object.bytes.length),
    },
    body: object.bytes,
  };
}

/** https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
export function objectResource(object: CloudObject): Record<string, string> {
  const { bucket, name, generation } = object;
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    name,
    bucket,
    generation: String(generation),
    metageneration: '1',
    contentType: object.contentType,
    ...(object.cacheControl !== undefined && { cacheControl: object.cacheControl }),
    size: String(object.bytes.length),
    crc32c: object.crc32c,
    md5Hash: object.md5Hash,
    etag: String(generation),
    timeCreated: object.created.toISOString(),
    updated: object.created.toISOString(),
  };
}
