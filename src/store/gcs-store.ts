/** Cards as objects of a Cloud Storage bucket: `gs://<bucket>/<prefix>/<name>`. */
import { Problem } from '../errors.ts';
import { withinDeadline } from '../within-deadline.ts';
import { NAMES_BY_FIRST_DIGIT, type Catalog } from './catalog.ts';
import { closeRequestsOnAbort } from './close-requests.ts';
import { openGcsBucket, type Checksums, type StoredObject } from './gcs-bucket.ts';
import { explainFailure } from './gcs-failure.ts';
import { retry, type RetryPolicy } from './retry.ts';
import { assertStoreName, isStoreName } from './store-name.ts';
import type { Store } from './store.ts';

export interface GcsStoreOptions {
  readonly bucket: string;
  /** Folder of the cards, without slashes at its ends; '' for the bucket's root. */
  readonly prefix: string;
  /** Another server than Google's, for tests; it is sent no credentials. */
  readonly apiEndpoint?: string | undefined;
  /** For a whole put or get with all its attempts, ms; at its end the sockets are closed. */
  readonly uploadDeadline: number;
  readonly retryPolicy?: RetryPolicy;
}

/** About 3 s in all when every attempt fails at once. */
export const RETRY_POLICY: RetryPolicy = { attempts: 5, firstWait: 250 };

/**
 * A store in Cloud Storage. Credentials are looked for at the first card, not here.
 *
 * Writing carries `ifGenerationMatch=0`, so it may be repeated: an object is created once, and whoever comes second
 * gets 412 and compares checksums. That is also how an upload ends whose answer was lost.
 *
 * @throws Error if the environment bends the client's paths
 */
export async function createGcsStore(options: GcsStoreOptions): Promise<Store & Catalog> {
  const { prefix, uploadDeadline, retryPolicy = RETRY_POLICY } = options;
  const bucket = await openGcsBucket(options);

  const objectOf = (name: string): string => {
    assertStoreName(name);
    return prefix === '' ? name : `${prefix}/${name}`;
  };

  async function putOnce(
    name: string,
    picture: Uint8Array,
    expected: Checksums,
  ): Promise<'stored' | 'present'> {
    const written = await bucket.insert(name, picture, expected);
    if (written !== null) return agrees(written, expected) ? 'stored' : examine(name, written, expected);
    const found = await bucket.describe(name);
    if (found === null) throw new ObjectVanished();
    if (agrees(found, expected)) return 'present';
    throw new Problem('store_unreachable', { message: `${name} holds other bytes than were to be stored` });
  }

  /**
   * The answer to an upload does not name the card's checksums. If only the answer was damaged, the card is there,
   * and another instance may have given out its URL already: it stays. If the object itself is damaged, it would
   * block its name for ever: this generation of it is deleted, and no other.
   */
  async function examine(name: string, written: StoredObject, expected: Checksums): Promise<'present'> {
    const found = await bucket.describe(name);
    if (found === null) {
      throw new Problem('store_unreachable', {
        message: `Whoever answers for Cloud Storage said it had stored ${name} but has not`,
      });
    }
    if (agrees(found, expected)) return 'present';
    if (found.generation === undefined || found.generation !== written.generation) {
      throw new Problem('store_unreachable', { message: `${name} holds other bytes than were to be stored` });
    }
    const message = `${name} holds a damaged card`;
    try {
      await bucket.remove(name, found.generation);
    } catch (cause) {
      const { explanation } = explainFailure(cause);
      throw new Problem('store_unreachable', {
        message: `${message}, and it could not be removed: ${explanation}`,
        cause,
      });
    }
    throw new Problem('store_unreachable', { message: `${message}, which has been removed` });
  }

  /** One call of the store: within its deadline, repeated while that may help, its errors told as Problems. */
  function perform<Value>(
    action: string,
    signal: AbortSignal,
    attempt: () => Promise<Value>,
  ): Promise<Value> {
    return withinDeadline({ action, deadline: uploadDeadline, signal }, (allowance) =>
      closeRequestsOnAbort(allowance.signal, async () => {
        let attempts = 0;
        try {
          return await retry({ policy: retryPolicy, mayPass, ...allowance }, (number) => {
            attempts = number;
            return attempt();
          });
        } catch (error) {
          if (error instanceof Problem) throw error;
          const { explanation } = explainFailure(error);
          const message = `Could not ${action} (attempts: ${attempts}): ${explanation}`;
          throw new Problem('store_unreachable', { message, cause: error });
        }
      }),
    );
  }

  const root = prefix === '' ? '' : `${prefix}/`;

  return {
    // A page has a thousand names, and each waits for the one before it.
    ranges: NAMES_BY_FIRST_DIGIT,

    async *list({ from, to }, signal) {
      const range = { from: `${root}${from}`, to: to === null ? endOfFolder(root) : `${root}${to}` };
      let pageToken: string | undefined;
      do {
        const token = pageToken;
        const page = await perform(`list gs://${options.bucket}/${root}`, signal, () =>
          bucket.listPage(range, token),
        );
        yield* page.names.map((name) => name.slice(root.length)).filter(isStoreName);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
    },

    async put(name, picture, signal) {
      const object = objectOf(name);
      const expected = bucket.checksumsOf(picture);
      return perform(`store gs://${options.bucket}/${object}`, signal, () =>
        putOnce(object, picture, expected),
      );
    },

    async get(name, signal) {
      const object = objectOf(name);
      return perform(`read gs://${options.bucket}/${object}`, signal, () => bucket.read(object));
    },

    async has(name, signal) {
      const object = objectOf(name);
      const found = await perform(`look for gs://${options.bucket}/${object}`, signal, () =>
        bucket.describe(object),
      );
      return found !== null;
    },
  };
}

/** @returns the least name above all of the folder, as "0" follows "/" in Unicode; null for the bucket's root */
function endOfFolder(root: string): string | null {
  return root === '' ? null : `${root.slice(0, -1)}0`;
}

/** The object existed when it was to be written and was gone when it was to be compared. */
class ObjectVanished extends Error {
  override readonly name = 'ObjectVanished';
  override readonly message = 'the object was deleted while it was compared';
}

function mayPass(error: unknown): boolean {
  return error instanceof ObjectVanished || (!(error instanceof Problem) && explainFailure(error).mayPass);
}

/** Whether the checksums given are the card's; MD5 may be missing, as Cloud Storage's composite objects lack it. */
function agrees(found: StoredObject, expected: Checksums): boolean {
  return found.crc32c === expected.crc32c && (found.md5Hash ?? expected.md5Hash) === expected.md5Hash;
}
