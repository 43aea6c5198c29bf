import { setTimeout } from 'node:timers/promises';
import { Problem } from '../errors.ts';
import { withinDeadline } from '../within-deadline.ts';
import { openGcsBucket } from './gcs-bucket.ts';
import { explainFailure } from './gcs-failure.ts';
import { NAMES_BY_FIRST_DIGIT, type Catalog, assertStoreName, isStoreName, type Store } from './store.ts';

/** Cards as objects of a Cloud Storage bucket: `gs://<bucket>/<prefix>/<name>`. */

interface GcsStoreOptions {
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
 * An upload carries `ifGenerationMatch=0`, so it may be repeated: an object is created once, and whoever comes second
 * gets 412. An upload whose answer was lost ends in the same way.
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

  /** One call of the store: within its deadline, repeated while that may help, its errors told as Problems. */
  function perform<Value>(
    action: string,
    signal: AbortSignal,
    attempt: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    return withinDeadline({ action, deadline: uploadDeadline, signal }, async (allowance) => {
      let attempts = 0;
      try {
        return await retry({ policy: retryPolicy, mayPass, ...allowance }, (number) => {
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
    // A page has a thousand names, and each waits for the one before it.
    ranges: NAMES_BY_FIRST_DIGIT,

    async *list({ from, to }, signal) {
      const range = { from: `${root}${from}`, to: to === null ? endOfFolder(root) : `${root}${to}` };
      let pageToken: string | undefined;
      do {
        const token = pageToken;
        const page = await perform(`list gs://${options.bucket}/${root}`, signal, (signal) =>
          bucket.listPage(range, token, signal),
        );
        yield* page.names.map((name) => name.slice(root.length)).filter(isStoreName);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
    },

    async put(name, picture, signal) {
      const object = objectOf(name);
      const upload = bucket.prepare(object, picture);
      return perform(`store gs://${options.bucket}/${object}`, signal, async (signal) =>
        (await bucket.insert(upload, signal)) ? 'stored' : 'present',
      );
    },

    async get(name, signal) {
      const object = objectOf(name);
      return perform(`read gs://${options.bucket}/${object}`, signal, (signal) =>
        bucket.read(object, signal),
      );
    },

    async has(name, signal) {
      const object = objectOf(name);
      return perform(`look for gs://${options.bucket}/${object}`, signal, (signal) =>
        bucket.exists(object, signal),
      );
    },
  };
}

/** @returns the least name above all of the folder, as "0" follows "/" in Unicode; null for the bucket's root */
function endOfFolder(root: string): string | null {
  return root === '' ? null : `${root.slice(0, -1)}0`;
}

function mayPass(error: unknown): boolean {
  return !(error instanceof Problem) && explainFailure(error).mayPass;
}

interface RetryPolicy {
  /** How often at most, the first attempt included. */
  readonly attempts: number;
  /** Before the second attempt, ms; doubles before each further one. */
  readonly firstWait: number;
}

/**
 * Repeats `attempt` while it fails in a way that may pass, waiting longer each time (truncated exponential
 * back-off with jitter, as https://cloud.google.com/storage/docs/retry-strategy asks).
 *
 * @param endsAt the wait for another attempt never reaches beyond it; on the clock of `performance.now()`, ms
 * @throws the last attempt's error, unchanged
 */
export async function retry<Value>(
  options: {
    policy: RetryPolicy;
    signal: AbortSignal;
    endsAt: number;
    mayPass: (error: unknown) => boolean;
  },
  attempt: (number: number) => Promise<Value>,
): Promise<Value> {
  const { policy, signal, endsAt, mayPass } = options;
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      const wait = policy.firstWait * 2 ** (number - 1) * (1 + Math.random()) * 0.5;
      const last = number >= policy.attempts || performance.now() + wait >= endsAt;
      if (last || signal.aborted || !mayPass(error)) throw error;
      await setTimeout(wait, undefined, { signal });
    }
  }
}
