/** The upload protocols of the JSON API: https://cloud.google.com/storage/docs/uploads-downloads#uploads */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { emptyAnswer, jsonAnswer, objectResource } from './cloud-storage-answers.ts';
import type { Answer } from './cloud-storage-answers.ts';
import { parseMetadata, parseMultipart } from './cloud-storage-multipart.ts';
import type { CloudObject, CloudObjects, Upload } from './cloud-storage-objects.ts';
import { Refusal } from './cloud-storage-refusal.ts';

interface UploadCall {
  readonly bucket: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `commit` is what happens to a whole upload; a fault may damage it first. */
type Commit = (upload: Upload) => CloudObject;

export interface Uploads {
  /** `uploadType=multipart` or `media`: metadata and bytes in one request. */
  uploadAtOnce(call: UploadCall, commit: Commit): Answer;
  /** `uploadType=resumable`: answers with the session's URL in `Location`. */
  startSession(call: UploadCall): Answer;
  /** PUT to a session: bytes, or `bytes * /…` to ask how many have arrived; 308 until all have. */
  continueSession(call: UploadCall, commit: Commit): Answer;
}

interface Session {
  readonly draft: Omit<Upload, 'bytes'>;
  received: Buffer;
  finished: CloudObject | undefined;
}

export function createUploads(objects: CloudObjects): Uploads {
  const sessions = new Map<string, Session>();

  return {
    uploadAtOnce(call, commit) {
      const { metadata, bytes } =
        call.url.searchParams.get('uploadType') === 'multipart'
          ? parseMultipart(call.headers['content-type'], call.body)
          : { metadata: { contentType: call.headers['content-type'] }, bytes: call.body };
      return jsonAnswer(objectResource(commit({ ...draftOf(call, metadata), bytes })));
    },

    startSession(call) {
      const { 'x-upload-content-type': contentType } = call.headers;
      const metadata = {
        ...(typeof contentType === 'string' && { contentType }),
        ...(call.body.length > 0 && parseMetadata(call.body)),
      };
      const draft = draftOf(call, metadata);
      objects.assertGeneration(`${draft.bucket}/${draft.name}`, draft.ifGenerationMatch);
      const id = randomUUID();
      sessions.set(id, { draft, received: Buffer.alloc(0), finished: undefined });
      const location = new URL(call.url);
      location.searchParams.set('upload_id', id);
      return emptyAnswer(200, { location: location.href, 'x-guploader-uploadid': id });
    },

    continueSession({ url, headers, body }, commit) {
      const session = sessions.get(url.searchParams.get('upload_id') ?? '');
      if (session === undefined) throw new Refusal(404, 'notFound', 'No such upload session.');
      if (session.finished === undefined) {
        const complete = receive(session, headers['content-range'], body);
        if (!complete) return progressAnswer(session.received.length);
        session.finished = commit({ ...session.draft, bytes: session.received });
      }
      return jsonAnswer(objectResource(session.finished));
    },
  };
}

/**
 * @param contentRange RFC 9110 section 14.4, where `*` may also stand for the last byte of a stream that ends with
 *   its request
 * @returns whether all bytes have arrived
 */
function receive(session: Session, contentRange: string | undefined, body: Buffer): boolean {
  const whole = `bytes 0-${body.length - 1}/${body.length}`;
  const range = /^bytes (?:(\d+)-(\d+|\*)|\*)\/(\d+|\*)$/.exec(contentRange ?? whole);
  if (range === null) throw new Refusal(400, 'badRequest', `Malformed Content-Range: ${contentRange}`);
  const [, first, last, total] = range;
  if (first !== undefined) {
    const announced = last === '*' ? body.length : Number(last) - Number(first) + 1;
    if (Number(first) !== session.received.length || announced !== body.length) {
      const message = `Expected ${session.received.length} to be the first byte, and as many bytes as announced`;
      throw new Refusal(400, 'badRequest', `${message}, but received ${contentRange}.`);
    }
    session.received = Buffer.concat([session.received, body]);
  }
  return last === '*' || session.received.length === Number(total);
}

function progressAnswer(received: number): Answer {
  return emptyAnswer(308, received === 0 ? {} : { range: `bytes=0-${received - 1}` });
}

function draftOf({ bucket, url }: UploadCall, metadata: Upload['metadata']): Omit<Upload, 'bytes'> {
  const name = url.searchParams.get('name') ?? metadata.name;
  if (name === undefined || name === '') throw new Refusal(400, 'required', 'An object needs a name.');
  return { bucket, name, metadata, ifGenerationMatch: generationMatchOf(url) };
}

export function generationMatchOf(url: URL): number | undefined {
  const value = url.searchParams.get('ifGenerationMatch');
  if (value === null) return undefined;
  if (!/^\d+$/.test(value))
    throw new Refusal(400, 'invalid', `Invalid value for ifGenerationMatch: ${value}`);
  return Number(value);
}
