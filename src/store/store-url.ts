/** What `STORE_URL` may be, and where it says that cards are. */
import { resolve } from 'node:path';

export type StoreLocation =
  | { readonly kind: 'file'; /** Absolute path. */ readonly directory: string }
  | {
      readonly kind: 'gs';
      readonly bucket: string;
      /** Without slashes at its ends; '' for the bucket's root. */
      readonly prefix: string;
    };

/** https://cloud.google.com/storage/docs/buckets#naming, without the rules on what a name may mean. */
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;
/** Stands in a URL as it is, and means no other folder. */
const PREFIX_SEGMENT = /^(?!\.{1,2}$)[A-Za-z0-9._~-]+$/;

type Expected = (what: string) => Error;
type Locate = (rest: string, expected: Expected) => StoreLocation;

/** How the URLs of each kind of store look, and where what follows the colon says that cards are. */
const KINDS: Readonly<Record<StoreLocation['kind'], { forms: readonly string[]; locate: Locate }>> = {
  file: { forms: ['file:./directory', 'file:///directory'], locate: locateDirectory },
  gs: { forms: ['gs://bucket/prefix'], locate: locateBucket },
};

/** Completes the sentence "expected …". */
export const STORE_URL_FORMS = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
  Object.values(KINDS).flatMap(({ forms }) => forms),
);

/** A URL of a kind that there is; {@link parseStoreUrl} says what else is wrong with it. */
export const STORE_URL = new RegExp(`^(?:${Object.keys(KINDS).join('|')}):\\S*$`, 'u');

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
  const kind = Object.entries(KINDS).find(([name]) => name === scheme)?.[1];
  if (kind === undefined) throw expected(STORE_URL_FORMS);
  return kind.locate(rest, expected);
}

/** RFC 8089 with the local machine as the only host, and relative paths besides. */
function locateDirectory(rest: string, expected: Expected): StoreLocation {
  const path = decode(rest.replace(/^\/\/(localhost)?(?=\/)/, ''));
  if (path === undefined || path === '' || path.startsWith('//') || /[?#\0]/.test(path)) {
    throw expected('a directory of this machine, such as file:./directory or file:///directory,');
  }
  if (path.split(/[/\\]/).includes('..')) {
    throw expected('a directory without ".." (write its absolute path, file:///directory)');
  }
  const directory = resolve(path);
  if (directory === resolve('/')) throw expected('a directory other than the root');
  return { kind: 'file', directory };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function locateBucket(rest: string, expected: Expected): StoreLocation {
  const [bucket = '', ...segments] = rest.replace(/^\/\//, '').replace(/\/$/, '').split('/');
  if (!rest.startsWith('//') || !BUCKET.test(bucket)) {
    throw expected('gs://bucket, where the bucket has 3 or more of a-z, 0-9, ".", "_", "-",');
  }
  if (!segments.every((segment) => PREFIX_SEGMENT.test(segment))) {
    throw expected(
      'a prefix of names made of A-Z, a-z, 0-9, ".", "_", "~", "-" and joined by single slashes',
    );
  }
  return { kind: 'gs', bucket, prefix: segments.join('/') };
}
