/** Which call of the JSON API a request is, and what the call does. */
import type { IncomingHttpHeaders } from 'node:http';
import { emptyAnswer, jsonAnswer, mediaAnswer, objectResource } from './cloud-storage-answers.ts';
import type { Answer } from './cloud-storage-answers.ts';
import type { Fault, Operation } from './cloud-storage-faults.ts';
import type { CloudObject, CloudObjects, Upload } from './cloud-storage-objects.ts';
import { createUploads, generationMatchOf } from './cloud-storage-uploads.ts';
import { Refusal } from './cloud-storage-refusal.ts';

export interface Call {
  readonly operation: Operation | undefined;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly fault: Fault | undefined;
}

const UPLOAD_PATH = /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/;
const OBJECTS_PATH = /^\/storage\/v1\/b\/([^/]+)\/o$/;
const OBJECT_PATH = /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/;
const BUCKET_PATH = /^\/storage\/v1\/b\/([^/]+)$/;
/** Where the world reads a public object; not part of the JSON API. */
const PUBLIC_PATH = /^\/(?!storage\/|upload\/)([^/]+)\/(.+)$/;
/** CRC-32C and MD5 of no card. */
const WRONG_CHECKSUMS = { crc32c: 'AAAAAA==', md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' };

export function operationOf(method: string, { pathname, searchParams }: URL): Operation | undefined {
  if (UPLOAD_PATH.test(pathname)) {
    if (method === 'PUT') return 'continue-session';
    if (method !== 'POST') return undefined;
    return searchParams.get('uploadType') === 'resumable' ? 'start-session' : 'upload';
  }
  if (OBJECT_PATH.test(pathname)) {
    if (method === 'DELETE') return 'delete';
    if (method !== 'GET') return undefined;
    return searchParams.get('alt') === 'media' ? 'download' : 'describe';
  }
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (OBJECTS_PATH.test(pathname)) return 'list';
  if (BUCKET_PATH.test(pathname)) return 'describe-bucket';
  return PUBLIC_PATH.test(pathname) ? 'download' : undefined;
}

export function createCalls(
  objects: CloudObjects,
  buckets: ReadonlySet<string>,
): { perform: (call: Call) => Answer } {
  const uploads = createUploads(objects);

  function bucketOf({ url }: Call): string {
    const match = [UPLOAD_PATH, OBJECTS_PATH, OBJECT_PATH, BUCKET_PATH, PUBLIC_PATH]
      .map((pattern) => pattern.exec(url.pathname))
      .find((found) => found !== null);
    const bucket = match?.[1] ?? '';
    if (!buckets.has(bucket)) throw new Refusal(404, 'notFound', 'The specified bucket does not exist.');
    return bucket;
  }

  function pathOf(call: Call): string {
    const [, , name = ''] = OBJECT_PATH.exec(call.url.pathname) ?? PUBLIC_PATH.exec(call.url.pathname) ?? [];
    return `${bucketOf(call)}/${decodeURIComponent(name)}`;
  }

  /** The live object, if it is of the generation asked for. */
  function liveObject(call: Call): CloudObject {
    const path = pathOf(call);
    const object = objects.get(path);
    const generation = call.url.searchParams.get('generation');
    if (object === undefined || (generation !== null && generation !== String(object.generation))) {
      throw new Refusal(404, 'notFound', `No such object: ${path}`);
    }
    objects.assertGeneration(path, generationMatchOf(call.url));
    return call.fault === 'wrong-hash' ? { ...object, ...WRONG_CHECKSUMS } : object;
  }

  function commit(upload: Upload, fault: Fault | undefined): CloudObject {
    if (fault === 'damage-on-the-way') {
      return objects.commit({
        ...upload,
        bytes: Buffer.from(upload.bytes).fill(0, upload.bytes.length >> 1),
      });
    }
    const object = objects.commit(upload);
    return fault === 'wrong-hash' ? { ...object, ...WRONG_CHECKSUMS } : object;
  }

  /** https://cloud.google.com/storage/docs/json_api/v1/objects/list, without delimiters and versions. */
  function list(call: Call): Answer {
    const { searchParams } = call.url;
    const bucket = bucketOf(call);
    const prefix = searchParams.get('prefix') ?? '';
    const after = Buffer.from(searchParams.get('pageToken') ?? '', 'base64url').toString();
    const from = `${bucket}/${searchParams.get('startOffset') ?? ''}`;
    const end = searchParams.get('endOffset');
    const paths = objects
      .paths()
      .filter((path) => path.startsWith(`${bucket}/${prefix}`) && path > after && path >= from)
      .filter((path) => end === null || path < `${bucket}/${end}`);
    const page = paths.slice(0, Number(searchParams.get('maxResults') ?? 1000));
    const last = page.length < paths.length ? page.at(-1) : undefined;
    return jsonAnswer({
      kind: 'storage#objects',
      items: page.flatMap((path) => objects.get(path) ?? []).map(objectResource),
      ...(last !== undefined && { nextPageToken: Buffer.from(last).toString('base64url') }),
    });
  }

  return {
    perform(call) {
      const bucket = bucketOf(call);
      switch (call.operation) {
        case 'upload':
          return uploads.uploadAtOnce({ ...call, bucket }, (upload) => commit(upload, call.fault));
        case 'start-session':
          return uploads.startSession({ ...call, bucket });
        case 'continue-session':
          return uploads.continueSession({ ...call, bucket }, (upload) => commit(upload, call.fault));
        case 'describe':
          return jsonAnswer(objectResource(liveObject(call)));
        case 'download':
          return mediaAnswer(liveObject(call));
        case 'list':
          return list(call);
        case 'delete':
          objects.remove(pathOf(call), generationMatchOf(call.url));
          return emptyAnswer(204);
        case 'describe-bucket':
          return jsonAnswer({ kind: 'storage#bucket', id: bucket, name: bucket });
        case undefined:
          throw new Refusal(404, 'notFound', `Nothing is at ${call.method} ${call.url.pathname}.`);
      }
    },
  };
}
