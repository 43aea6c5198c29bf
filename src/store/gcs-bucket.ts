/** The calls this service makes to a Cloud Storage bucket, on the real client. */
import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { typeOfName } from '../picture-format.ts';
import { messageOf } from '../thrown.ts';
import { type NameRange, CACHE_CONTROL } from './store.ts';
import { CredentialsError, ForeignAnswerError, isTaken, statusOf } from './gcs-failure.ts';

/** Base64, as the JSON API writes them. */
export interface Checksums {
  /** CRC-32C (Castagnoli), big-endian. */
  readonly crc32c: string;
  readonly md5Hash: string;
}

export interface NamePage {
  /** In the order of their bytes. */
  readonly names: readonly string[];
  /** Undefined if there is no other page. */
  readonly nextPageToken: string | undefined;
}

/** The calls reject with the client's errors, see gcs-failure.ts, and leave retrying to their caller. */
export interface GcsBucket {
  checksumsOf(bytes: Uint8Array): Checksums;
  /**
   * Cloud Storage rejects bytes that do not have these checksums.
   *
   * @returns whether the object was created; false if there is one of this name already
   */
  insert(name: string, bytes: Uint8Array, checksums: Checksums): Promise<boolean>;
  /** @returns whether there is an object of this name; it is not read */
  exists(name: string): Promise<boolean>;
  /** @returns the object's bytes, checked against their CRC-32C; null if there is no object of this name */
  read(name: string): Promise<Buffer | null>;
  /**
   * One page of the names from `from` on and, unless that is null, below `to`; a thousand at most.
   *
   * @param pageToken of the page before; undefined for the first
   */
  listPage(range: NameRange, pageToken: string | undefined): Promise<NamePage>;
}

/**
 * @param apiEndpoint a server other than Google's, such as `http://127.0.0.1:4443`; it is sent no credentials
 * @throws Error if the environment bends the client's paths
 */
export async function openGcsBucket({
  bucket: bucketName,
  apiEndpoint,
}: {
  bucket: string;
  apiEndpoint?: string | undefined;
}): Promise<GcsBucket> {
  // Imported here because it costs about 100 ms, which a file store need not pay.
  const { CRC32C, Storage } = await import('@google-cloud/storage');
  const storage = new Storage({
    ...(apiEndpoint !== undefined && { apiEndpoint }),
    // The client's own retries know no deadline, and one call without a precondition switches them off for good.
    retryOptions: { autoRetry: false },
  });
  if (storage.baseUrl !== `${storage.apiEndpoint}/storage/v1`) {
    throw new Error(
      `Expected STORAGE_EMULATOR_HOST to be unset but found ${JSON.stringify(storage.baseUrl)}: with it the Cloud ` +
        'Storage client calls paths that do not exist. Set GCS_API_ENDPOINT instead.',
    );
  }
  const bucket = storage.bucket(bucketName);

  /** Apart from the call itself, so that missing credentials are not taken for a storage failure. */
  async function authorize(): Promise<void> {
    if (storage.customEndpoint) return;
    try {
      await storage.authClient.getAccessToken();
    } catch (error) {
      throw new CredentialsError(messageOf(error), { cause: error });
    }
  }

  return {
    checksumsOf(bytes) {
      const crc32c = new CRC32C();
      crc32c.update(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      return {
        crc32c: crc32c.toString(),
        md5Hash: hash('md5', bytes, 'base64'),
      };
    },

    async insert(name, bytes, checksums) {
      await authorize();
      const file = bucket.file(name);
      try {
        await file.save(bytes, {
          resumable: false,
          // The client answers a mismatch by deleting whatever is there by then, though another instance may have
          // written it. Sent along, the checksums make Cloud Storage reject damaged bytes before it stores them.
          validation: false,
          preconditionOpts: { ifGenerationMatch: 0 },
          metadata: {
            contentType: typeOfName(name),
            cacheControl: CACHE_CONTROL,
            ...checksums,
          },
        });
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
      if (file.metadata.generation === undefined) throw new ForeignAnswerError();
      return true;
    },

    async exists(name) {
      await authorize();
      return (await nullIfMissing(() => bucket.file(name).getMetadata({ fields: 'name' }))) !== null;
    },

    async read(name) {
      await authorize();
      return nullIfMissing(() => {
        const stream = bucket.file(name).createReadStream({ validation: 'crc32c' });
        // The client pipes an answer of some 60 kB twice, which Node would report as a leak in the log.
        stream.once('response', (answer: Readable) => answer.setMaxListeners(20));
        return buffer(stream);
      });
    },

    async listPage({ from, to }, pageToken) {
      await authorize();
      const [files, next] = await bucket.getFiles({
        autoPaginate: false,
        fields: 'items(name),nextPageToken',
        startOffset: from,
        ...(to === null ? {} : { endOffset: to }),
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      return { names: files.map(({ name }) => name), nextPageToken: pageTokenOf(next) };
    },
  };
}

async function nullIfMissing<Value>(call: () => Promise<Value>): Promise<Value | null> {
  try {
    return await call();
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** The client answers with the query of the next page, or null. */
function pageTokenOf(nextQuery: unknown): string | undefined {
  if (typeof nextQuery !== 'object' || nextQuery === null || !('pageToken' in nextQuery)) return undefined;
  return typeof nextQuery.pageToken === 'string' ? nextQuery.pageToken : undefined;
}
