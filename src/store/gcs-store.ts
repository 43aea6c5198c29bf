import { setTimeout } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import { withinDeadline } from '../within-deadline.ts';
import { openGcsBucket } from './gcs-bucket.ts';
import { explainFailure } from './gcs-failure.ts';
import { NAMES_BY_FIRST_DIGIT, type Catalog, assertStoreName, isStoreName, type Store } from './store.ts';

/** The store in a Cloud Storage bucket: one object per card, `gs://<bucket>/<prefix>/<name>`. */

interface GcsStoreOptions {
  readonly bucket: string;
  /** Folder of the cards, without leading or trailing slash; '' for the bucket's root. */
  readonly prefix: string;
  /** Another server than Google's, for tests. It receives no credentials. */
  readonly apiEndpoint?: string | undefined;
  /** For one call of the store with all its attempts, ms. Then its sockets are closed. */
  readonly uploadDeadline: number;
  readonly retryPolicy?: RetryPolicy;
}

/** Takes about 3 s in total if every attempt fails immediately. */
export const RETRY_POLICY: RetryPolicy = { attempts: 5, firstWait: 250 };

/**
 * Creates a store in Cloud Storage. Credentials are read at the first call, not here.
 *
 * Uploads carry `ifGenerationMatch=0`, so retries are safe: an object is created once, and a second upload receives 412,
 * also if the answer to the first one was lost.
 *
 * @throws Error if STORAGE_EMULATOR_HOST is set
 */
export async function createGcsStore(options: GcsStoreOptions): Promise<Store & Catalog> {
  const { prefix, uploadDeadline, retryPolicy = RETRY_POLICY } = options;
  const bucket = await openGcsBucket(options);

  const objectOf = (name: string): string => {
    assertStoreName(name);
    return prefix === '' ? name : `${prefix}/${name}`;
  };

  /** Makes a call of the store: retries transient failures within the deadline and throws errors as Problems. */
  function callWithRetries<Value>(
    action: string,
    signal: AbortSignal,
    attempt: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    return withinDeadline({ action, deadline: uploadDeadline, signal }, async (allowance) => {
      let attempts = 0;
      try {
        return await retry({ policy: retryPolicy, isTransient, ...allowance }, (number) => {
          attempts = number;
          return attempt(allowance.signal);
        });
      } catch (error) {
        if (error instanceof Problem) throw error;
        const { explanation } = explainFailure(error);
        const message = `Could not ${action} (attempts: ${attempts}): ${explanation}`;
        throw new Problem('store_unreachable', { message, cause: error });
      }
    });
  }

  const root = prefix === '' ? '' : `${prefix}/`;

  return {
    // Listed in parallel: a page holds at most 1,000 names, and each page of a range needs the token of the previous one.
    ranges: NAMES_BY_FIRST_DIGIT,

    async *list({ from, to }, signal) {
      const range = { from: `${root}${from}`, to: to === null ? endOfFolder(root) : `${root}${to}` };
      let pageToken: string | undefined;
      do {
        const token = pageToken;
        const page = await callWithRetries(`list gs://${options.bucket}/${root}`, signal, (signal) =>
          bucket.listPage(range, token, signal),
        );
        yield* page.names.map((name) => name.slice(root.length)).filter(isStoreName);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
    },

    async put(name, picture, signal) {
      const object = objectOf(name);
      const upload = bucket.prepare(object, picture);
      return callWithRetries(`store gs://${options.bucket}/${object}`, signal, async (signal) =>
        (await bucket.insert(upload, signal)) ? 'stored' : 'present',
      );
    },

    async get(name, signal) {
      const object = objectOf(name);
      return callWithRetries(`read gs://${options.bucket}/${object}`, signal, (signal) =>
        bucket.read(object, signal),
      );
    },

    async has(name, signal) {
      const object = objectOf(name);
      return callWithRetries(`look for gs://${options.bucket}/${object}`, signal, (signal) =>
        bucket.exists(object, signal),
      );
    },
  };
}

/** Returns the smallest name above all names in the folder ("0" follows "/" in Unicode); null for the bucket's root. */
function endOfFolder(root: string): string | null {
  return root === '' ? null : `${root.slice(0, -1)}0`;
}

function isTransient(error: unknown): boolean {
  return !(error instanceof Problem) && explainFailure(error).isTransient;
}

interface RetryPolicy {
  /** Most attempts, the first one included. */
  readonly attempts: number;
  /** Wait before the second attempt, ms. It doubles before each further attempt. */
  readonly firstWait: number;
}

/**
 * Retries `attempt` after transient failures with truncated exponential back-off and jitter, as
 * https://cloud.google.com/storage/docs/retry-strategy recommends.
 *
 * @param options.endsAt no attempt begins after this time, on the clock of `performance.now()`, ms
 * @throws the error of the last attempt, unchanged
 */
export async function retry<Value>(
  options: {
    policy: RetryPolicy;
    signal: AbortSignal;
    endsAt: number;
    isTransient: (error: unknown) => boolean;
  },
  attempt: (number: number) => Promise<Value>,
): Promise<Value> {
  const { policy, signal, endsAt, isTransient } = options;
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      const wait = policy.firstWait * 2 ** (number - 1) * (1 + Math.random()) * 0.5;
      const last = number >= policy.attempts || performance.now() + wait >= endsAt;
      if (last || signal.aborted || !isTransient(error)) throw error;
      await setTimeout(wait, undefined, { signal });
    }
  }
}
