/** The calls this service makes to a Cloud Storage bucket, on the real client. */
import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { typeOfName } from '../picture-format.ts';
import { messageOf } from '../thrown.ts';
import type { NameRange } from './catalog.ts';
import { CredentialsError, statusOf } from './gcs-failure.ts';
import { CACHE_CONTROL } from './store.ts';

/** Base64, as the JSON API writes them. */
export interface Checksums {
  /** CRC-32C (Castagnoli), big-endian. */
  readonly crc32c: string;
  readonly md5Hash: string;
}

/** What Cloud Storage says about an object; a damaged or foreign answer may lack any of it. */
export type StoredObject = Readonly<Record<'crc32c' | 'md5Hash' | 'generation', string | undefined>>;

export interface NamePage {
  /** In the order of their bytes. */
  readonly names: readonly string[];
  /** Undefined if there is no other page. */
  readonly nextPageToken: string | undefined;
}

/** The calls reject with the client's errors, see gcs-failure.ts, and leave retrying to their caller. */
export interface GcsBucket {
  checksumsOf(bytes: Uint8Array): Checksums;
  /** @returns null if there is an object of this name already */
  insert(name: string, bytes: Uint8Array, checksums: Checksums): Promise<StoredObject | null>;
  /** @returns null if there is no object of this name */
  describe(name: string): Promise<StoredObject | null>;
  /** @returns the object's bytes, checked against their CRC-32C; null if there is no object of this name */
  read(name: string): Promise<Buffer | null>;
  /**
   * One page of the names from `from` on and, unless that is null, below `to`; a thousand at most.
   *
   * @param pageToken of the page before; undefined for the first
   */
  listPage(range: NameRange, pageToken: string | undefined): Promise<NamePage>;
  /** Deletes this generation of the object; a later one stays. */
  remove(name: string, generation: string): Promise<void>;
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
          // written it. Sent along, the checksums make Cloud Storage refuse damaged bytes before it stores them.
          validation: false,
          preconditionOpts: { ifGenerationMatch: 0 },
          metadata: {
            contentType: typeOfName(name),
            cacheControl: CACHE_CONTROL,
            ...checksums,
          },
        });
      } catch (error) {
        if (statusOf(error) === 412) return null;
        throw error;
      }
      return storedObject(file.metadata);
    },

    async describe(name) {
      await authorize();
      return nullIfMissing(async () => {
        const [metadata] = await bucket.file(name).getMetadata();
        return storedObject(metadata);
      });
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

    async remove(name, generation) {
      await authorize();
      await bucket.file(name).delete({ ifGenerationMatch: generation });
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

function storedObject(metadata: unknown): StoredObject {
  const fields = new Map<string, unknown>(Object.entries(metadata ?? {}));
  const text = (name: string): string | undefined => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  return { crc32c: text('crc32c'), md5Hash: text('md5Hash'), generation: text('generation') };
}
