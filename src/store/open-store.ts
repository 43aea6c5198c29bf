/** `STORE_URL` becomes a store. */
import { resolve } from 'node:path';
import type { Catalog } from './catalog.ts';
import { createFileStore } from './file-store.ts';
import { createGcsStore } from './gcs-store.ts';
import type { Store } from './store.ts';

export type StoreLocation =
  | { readonly kind: 'file'; /** Absolute path. */ readonly directory: string }
  | {
      readonly kind: 'gs';
      readonly bucket: string;
      /** Without slashes at its ends; '' for the bucket's root. */
      readonly prefix: string;
    };

export interface OpenStore {
  readonly kind: StoreLocation['kind'];
  readonly store: Store & Catalog;
  /** Where the world reads the cards, without a slash at its end; null if this service serves them itself. */
  readonly publicBaseUrl: string | null;
}

/** https://cloud.google.com/storage/docs/buckets#naming, without the rules on what a name may mean. */
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;
/** Stands in a URL as it is, and means no other folder. */
const PREFIX_SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9._~-]+$/;

/** What of the configuration concerns stores. */
export interface StoreConfig {
  /** See {@link parseStoreUrl}. */
  readonly STORE_URL: string;
  /** Another Cloud Storage server than Google's, such as `http://127.0.0.1:4443`. */
  readonly GCS_API_ENDPOINT?: string | undefined;
  /** For one put or get in Cloud Storage with all its attempts. */
  readonly UPLOAD_DEADLINE_MS: number;
}

/** @throws Error with a sentence for the operator */
export async function openStore(config: StoreConfig): Promise<OpenStore> {
  const location = parseStoreUrl(config.STORE_URL);
  if (location.kind === 'file') {
    return { kind: 'file', store: createFileStore(location), publicBaseUrl: null };
  }
  const { bucket, prefix } = location;
  const store = await createGcsStore({
    bucket,
    prefix,
    apiEndpoint: config.GCS_API_ENDPOINT,
    uploadDeadline: config.UPLOAD_DEADLINE_MS,
  });
  return {
    kind: 'gs',
    store,
    publicBaseUrl: ['https://storage.googleapis.com', bucket, prefix].filter((part) => part !== '').join('/'),
  };
}

/**
 * `file:./var/images` (relative to the working directory), `file:///srv/images`, `gs://bucket` or
 * `gs://bucket/some/prefix`. A slash at the end means nothing.
 *
 * @throws Error with a sentence that says what was expected and what was found
 */
export function parseStoreUrl(storeUrl: string): StoreLocation {
  const [scheme = '', rest = ''] = storeUrl.split(/:(.*)/s);
  const expected = (what: string): Error =>
    new Error(`Expected ${what} in the store's URL, STORE_URL, but found ${JSON.stringify(storeUrl)}.`);

  switch (scheme) {
    case 'file':
      return { kind: 'file', directory: parseDirectory(rest, expected) };
    case 'gs':
      return { kind: 'gs', ...parseBucket(rest, expected) };
    default:
      throw expected('file:./directory, file:///directory or gs://bucket/prefix');
  }
}

/** RFC 8089 with the local machine as the only host, and relative paths besides. */
function parseDirectory(rest: string, expected: (what: string) => Error): string {
  const path = decode(rest.replace(/^\/\/(localhost)?(?=\/)/, ''));
  if (path === undefined || path === '' || path.startsWith('//') || /[?#\0]/.test(path)) {
    throw expected('a directory of this machine, such as file:./directory or file:///directory,');
  }
  if (path.split(/[/\\]/).includes('..')) {
    throw expected('a directory without ".." (write its absolute path, file:///directory)');
  }
  const directory = resolve(path);
  if (directory === resolve('/')) throw expected('a directory other than the root');
  return directory;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function parseBucket(
  rest: string,
  expected: (what: string) => Error,
): { readonly bucket: string; readonly prefix: string } {
  const [bucket = '', ...segments] = rest.replace(/^\/\//, '').replace(/\/$/, '').split('/');
  if (!rest.startsWith('//') || !BUCKET.test(bucket)) {
    throw expected('gs://bucket, where the bucket has 3 or more of a-z, 0-9, ".", "_", "-",');
  }
  if (!segments.every((segment) => PREFIX_SEGMENT.test(segment))) {
    throw expected(
      'a prefix of names made of A-Z, a-z, 0-9, ".", "_", "~", "-" and joined by single slashes',
    );
  }
  return { bucket, prefix: segments.join('/') };
}
