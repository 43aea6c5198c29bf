/** Calls of Cloud Storage's JSON API on one bucket, authorised with the credentials of Google's client library. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { hash, randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { addAbortListener } from 'node:events';
import http, { ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { z } from 'zod';
import { typeOfName } from '../picture-format.ts';
import { messageOf } from '../thrown.ts';
import { CredentialsError, ForeignAnswerError, GcsError, isTaken } from './gcs-failure.ts';
import { CACHE_CONTROL, type NameRange } from './store.ts';

/** The body of one request that creates an object: its metadata and its bytes (multipart/related, RFC 2387). */
export interface Upload {
  readonly type: string;
  readonly body: Buffer;
}

export interface NamePage {
  /** Sorted by their bytes. */
  readonly names: readonly string[];
  /** Undefined on the last page. */
  readonly nextPageToken: string | undefined;
}

/**
 * Each method sends one request. It rejects with an error of gcs-failure.ts or of the connection, and does not retry. When
 * `signal` aborts, the socket is closed.
 */
export interface GcsBucket {
  /**
   * Returns the request that creates an object. All attempts can send the same one.
   *
   * @param name the object's name, folder included
   */
  prepare(name: string, bytes: Uint8Array): Upload;
  /**
   * Creates an object. Cloud Storage rejects bytes that do not match the checksum in the request.
   *
   * @returns false if an object of this name exists already
   */
  insert(upload: Upload, signal: AbortSignal): Promise<boolean>;
  /** Returns whether an object of this name exists, without reading it. */
  exists(name: string, signal: AbortSignal): Promise<boolean>;
  /** Returns the object's bytes, checked against their MD5; null if no object of this name exists. */
  read(name: string, signal: AbortSignal): Promise<Buffer | null>;
  /**
   * Lists one page of names, at most 1,000: from `from` (inclusive) to `to` (exclusive; no limit if null).
   *
   * @param pageToken token of the previous page; undefined for the first page
   */
  listPage(range: NameRange, pageToken: string | undefined, signal: AbortSignal): Promise<NamePage>;
}

interface GcsRequest {
  readonly method: 'GET' | 'POST';
  /** Path without the endpoint. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly upload?: Upload;
}

/** An object's metadata, reduced to the requested fields. */
const objectSchema = z.object({ generation: z.string() });
const pageSchema = z.object({
  items: z.array(z.object({ name: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});

/**
 * Opens a bucket. Takes credentials and endpoint from Google's client library, but sends the requests itself: the
 * library's `file.save` takes six times the processor time, computes a checksum in JavaScript and accepts no AbortSignal.
 *
 * @param apiEndpoint another server than Google's, such as `http://127.0.0.1:4443`. It receives no credentials.
 * @throws Error if STORAGE_EMULATOR_HOST is set, which changes the library's paths
 */
export async function openGcsBucket({
  bucket,
  apiEndpoint,
}: {
  bucket: string;
  apiEndpoint?: string | undefined;
}): Promise<GcsBucket> {
  // Imported here because the import takes about 100 ms, which a file store does not need.
  const { Storage } = await import('@google-cloud/storage');
  const storage = new Storage({ ...(apiEndpoint !== undefined && { apiEndpoint }) });
  if (storage.baseUrl !== `${storage.apiEndpoint}/storage/v1`) {
    throw new Error(
      `Expected STORAGE_EMULATOR_HOST to be unset but found ${JSON.stringify(storage.baseUrl)}: with this variable the ` +
        'Cloud Storage client calls paths that do not exist. Set GCS_API_ENDPOINT instead.',
    );
  }
  const objects = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  const { request, Agent } = storage.apiEndpoint.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true });

  /**
   * Returns the headers with credentials. Throws CredentialsError, so that a failure of credentials is not reported as one
   * of Cloud Storage.
   */
  async function authorize(signal: AbortSignal): Promise<OutgoingHttpHeaders> {
    if (storage.customEndpoint) return {};
    try {
      const headers = await closingRequests(signal, () => storage.authClient.getRequestHeaders());
      return Object.fromEntries(headers);
    } catch (error) {
      throw new CredentialsError(messageOf(error), { cause: error });
    }
  }

  async function call({ method, path, query, upload }: GcsRequest, signal: AbortSignal) {
    const headers = await authorize(signal);
    if (upload !== undefined) {
      headers['content-type'] = upload.type;
      headers['content-length'] = upload.body.byteLength;
    }
    const url = `${storage.apiEndpoint}${path}?${new URLSearchParams(query).toString()}`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { method, headers, agent, signal }, resolve).on('error', reject).end(upload?.body);
    });
    const body = await readAll(answer);
    const { statusCode = 0 } = answer;
    if (statusCode !== 200) throw new GcsError(statusCode, body.toString());
    return { headers: answer.headers, body };
  }

  return {
    prepare(name, bytes) {
      const boundary = randomUUID();
      const type = typeOfName(name);
      const metadata = {
        name,
        contentType: type,
        cacheControl: CACHE_CONTROL,
        md5Hash: hash('md5', bytes, 'base64'),
      };
      const before = [
        `--${boundary}`,
        'content-type: application/json',
        '',
        JSON.stringify(metadata),
        `--${boundary}`,
        `content-type: ${type}`,
        '',
        '',
      ].join('\r\n');
      return {
        type: `multipart/related; boundary=${boundary}`,
        body: Buffer.concat([Buffer.from(before), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
      };
    },

    async insert(upload, signal) {
      const path = `/upload${objects}`;
      const query = { uploadType: 'multipart', ifGenerationMatch: '0', fields: 'generation' };
      try {
        const { body } = await call({ method: 'POST', path, query, upload }, signal);
        readAnswer(body, objectSchema);
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },

    async exists(name, signal) {
      const path = `${objects}/${encodeURIComponent(name)}`;
      const answer = await nullIfMissing(
        call({ method: 'GET', path, query: { fields: 'generation' } }, signal),
      );
      if (answer !== null) readAnswer(answer.body, objectSchema);
      return answer !== null;
    },

    async read(name, signal) {
      const path = `${objects}/${encodeURIComponent(name)}`;
      const answer = await nullIfMissing(call({ method: 'GET', path, query: { alt: 'media' } }, signal));
      if (answer === null) return null;
      const { headers, body } = answer;
      if (!String(headers['x-goog-hash']).includes(`md5=${hash('md5', body, 'base64')}`)) {
        throw new ForeignAnswerError('Expected the MD5 of the object in the header X-Goog-Hash');
      }
      return body;
    },

    async listPage({ from, to }, pageToken, signal) {
      const query = {
        fields: 'items(name),nextPageToken',
        startOffset: from,
        ...(to === null ? {} : { endOffset: to }),
        ...(pageToken === undefined ? {} : { pageToken }),
      };
      const { body } = await call({ method: 'GET', path: objects, query }, signal);
      const { items, nextPageToken } = readAnswer(body, pageSchema);
      return { names: items.map(({ name }) => name), nextPageToken };
    },
  };
}

/** Reads a body. `buffer` of node:stream/consumers is slower because it creates a Blob. */
function readAll(answer: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    answer
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('error', reject)
      .on('end', () => resolve(Buffer.concat(pieces)));
  });
}

function readAnswer<Value>(body: Buffer, schema: z.ZodType<Value>): Value {
  try {
    return schema.parse(JSON.parse(body.toString()));
  } catch (error) {
    throw new ForeignAnswerError('Expected JSON of the Cloud Storage API', { cause: error });
  }
}

async function nullIfMissing<Value>(call: Promise<Value>): Promise<Value | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof GcsError && error.status === 404) return null;
    throw error;
  }
}

/**
 * The signal of the current call. The auth library accepts neither a signal nor a time limit: a credentials server that
 * accepts the connection and never answers would hold a socket for ever. Node publishes every request that it creates in
 * the asynchronous context of its caller, so the requests of a call can be found here and destroyed.
 */
const signalOfCall = new AsyncLocalStorage<AbortSignal>();

subscribe('http.client.request.created', (message) => {
  const signal = signalOfCall.getStore();
  if (signal !== undefined && hasRequest(message)) destroyOnAbort(message.request, signal);
});

/** Runs `work`. When `signal` aborts, destroys the sockets of all HTTP requests that `work` has open. */
function closingRequests<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  return signalOfCall.run(signal, work);
}

function destroyOnAbort(request: ClientRequest, signal: AbortSignal): void {
  const listener = addAbortListener(signal, () => request.destroy());
  request.once('close', () => listener[Symbol.dispose]());
}

function hasRequest(message: unknown): message is { request: ClientRequest } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'request' in message &&
    message.request instanceof ClientRequest
  );
}
