import { resolve } from 'node:path';
import { createFileStore } from './file-store.ts';
import { createGcsStore } from './gcs-store.ts';
import type { Catalog, Store } from './store.ts';

/** Opens the store that the variable `STORE_URL` names. */

export interface OpenStore {
  readonly store: Store & Catalog;
  /** The URL under which the cards are public, without a trailing slash; null if this service serves them itself. */
  readonly publicBaseUrl: string | null;
}

/** The variables of the configuration that concern stores. */
interface StoreConfig {
  /** See {@link parseStoreUrl}. */
  readonly STORE_URL: string;
  /** Another Cloud Storage server than Google's, such as `http://127.0.0.1:4443`. */
  readonly GCS_API_ENDPOINT?: string | undefined;
  /** For one call of Cloud Storage with all its attempts, ms. */
  readonly UPLOAD_DEADLINE_MS: number;
}

/** Opens the configured store. @throws Error with a message for the operator */
export async function openStore(config: StoreConfig): Promise<OpenStore> {
  const location = parseStoreUrl(config.STORE_URL);
  switch (location.kind) {
    case 'file':
      return { store: createFileStore(location), publicBaseUrl: null };
    case 'gs': {
      const store = await createGcsStore({
        ...location,
        apiEndpoint: config.GCS_API_ENDPOINT,
        uploadDeadline: config.UPLOAD_DEADLINE_MS,
      });
      const parts = ['https://storage.googleapis.com', location.bucket, location.prefix];
      return { store, publicBaseUrl: parts.filter((part) => part !== '').join('/') };
    }
  }
}

/** The location of the cards, as `STORE_URL` states it. */
export type StoreLocation =
  | { readonly kind: 'file'; /** Absolute path. */ readonly directory: string }
  | {
      readonly kind: 'gs';
      readonly bucket: string;
      /** Without leading or trailing slash; '' for the bucket's root. */
      readonly prefix: string;
    };

/** The syntax of https://cloud.google.com/storage/docs/buckets#naming, without its reserved words. */
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;
/** Only characters that need no escape in a URL. "." and ".." are excluded because they refer to other folders. */
const PREFIX_SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9._~-]+$/;

/** Completes the sentence "expected …". */
interface Unusable {
  readonly expected: string;
}

type Locate = (rest: string) => StoreLocation | Unusable;

/** For each scheme: examples of its URLs, and the function that parses the part after the colon. */
const KINDS: Readonly<Record<StoreLocation['kind'], { forms: readonly string[]; locate: Locate }>> = {
  file: { forms: ['file:./directory', 'file:///directory'], locate: locateDirectory },
  gs: { forms: ['gs://bucket/prefix'], locate: locateBucket },
};

/** Completes the sentence "expected …". */
export const STORE_URL_FORMS = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
  Object.values(KINDS).flatMap(({ forms }) => forms),
);

/** Matches URLs with a known scheme. {@link locateStore} checks the rest. */
export const STORE_URL = new RegExp(`^(?:${Object.keys(KINDS).join('|')}):\\S*$`, 'u');

/**
 * Parses a store's URL: `file:./var/images` (relative to the working directory), `file:///srv/images`, `gs://bucket` or
 * `gs://bucket/some/prefix`. Ignores a trailing slash.
 *
 * @returns the location, or what was expected if the URL is invalid
 */
export function locateStore(storeUrl: string): StoreLocation | Unusable {
  const [scheme = '', rest = ''] = storeUrl.split(/:(.*)/s);
  const kind = Object.entries(KINDS).find(([name]) => name === scheme)?.[1];
  return kind === undefined ? { expected: STORE_URL_FORMS } : kind.locate(rest);
}

/**
 * Like {@link locateStore}, but throws if the URL is invalid.
 *
 * @throws Error with a message for the operator
 */
export function parseStoreUrl(storeUrl: string): StoreLocation {
  const location = locateStore(storeUrl);
  if (!('expected' in location)) return location;
  const { expected } = location;
  throw new Error(
    `Expected ${expected} in the store's URL, STORE_URL, but found ${JSON.stringify(storeUrl)}.`,
  );
}

/** Parses a file URL (RFC 8089). Accepts no host but the local machine. Also accepts relative paths. */
function locateDirectory(rest: string): StoreLocation | Unusable {
  const path = decode(rest.replace(/^\/\/(localhost)?(?=\/)/, ''));
  if (path === undefined || path === '' || path.startsWith('//') || /[?#\0]/.test(path)) {
    return { expected: 'a directory of this machine, such as file:./directory or file:///directory,' };
  }
  if (path.split(/[/\\]/).includes('..')) {
    return { expected: 'a directory without ".." (write its absolute path, file:///directory)' };
  }
  const directory = resolve(path);
  if (directory === resolve('/')) return { expected: 'a directory other than the root' };
  return { kind: 'file', directory };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function locateBucket(rest: string): StoreLocation | Unusable {
  const [bucket = '', ...segments] = rest.replace(/^\/\//, '').replace(/\/$/, '').split('/');
  if (!rest.startsWith('//') || !BUCKET.test(bucket)) {
    return { expected: 'gs://bucket, where the bucket has 3 or more of a-z, 0-9, ".", "_", "-",' };
  }
  if (!segments.every((segment) => PREFIX_SEGMENT.test(segment))) {
    return {
      expected: 'a prefix of names made of A-Z, a-z, 0-9, ".", "_", "~", "-" and joined by single slashes',
    };
  }
  return { kind: 'gs', bucket, prefix: segments.join('/') };
}
