/** The objects of a Cloud Storage test server: generations, preconditions, checksums. */
import { crc32c, md5 } from './cloud-storage-checksums.ts';
import { Refusal } from './cloud-storage-refusal.ts';

export interface CloudObject {
  readonly bucket: string;
  readonly name: string;
  readonly bytes: Buffer;
  /** Of all objects of a server, no two have the same. */
  readonly generation: number;
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  readonly crc32c: string;
  readonly md5Hash: string;
  readonly created: Date;
}

/** What an upload sends before the bytes; unknown fields are kept out. */
export interface ObjectMetadata {
  readonly name?: string | undefined;
  readonly contentType?: string | undefined;
  readonly cacheControl?: string | undefined;
  readonly crc32c?: string | undefined;
  readonly md5Hash?: string | undefined;
}

export interface Upload {
  readonly bucket: string;
  readonly name: string;
  readonly metadata: ObjectMetadata;
  readonly bytes: Buffer;
  /** The generation that must be live: 0 means none. */
  readonly ifGenerationMatch?: number | undefined;
}

export interface CloudObjects {
  /** @param path `bucket/name` */
  get(path: string): CloudObject | undefined;
  /** `bucket/name` of every object, sorted by bytes. */
  paths(): string[];
  /** `bucket/name` of every upload that was committed, in order; also of objects deleted since. */
  readonly commits: readonly string[];
  /** @throws Refusal 412 or, if the bytes are not those that the metadata promises, 400 */
  commit(upload: Upload): CloudObject;
  /** @throws Refusal 404, 412 */
  remove(path: string, ifGenerationMatch?: number): void;
  /** @throws Refusal 412 */
  assertGeneration(path: string, ifGenerationMatch: number | undefined): void;
}

export function createCloudObjects(): CloudObjects {
  const objects = new Map<string, CloudObject>();
  const commits: string[] = [];
  let generation = 1_700_000_000_000_000;

  function assertGeneration(path: string, ifGenerationMatch: number | undefined): void {
    const live = objects.get(path)?.generation ?? 0;
    if (ifGenerationMatch === undefined || ifGenerationMatch === live) return;
    const message = 'At least one of the pre-conditions you specified did not hold.';
    throw new Refusal(412, 'conditionNotMet', message);
  }

  return {
    commits,
    assertGeneration,
    get: (path) => objects.get(path),
    paths: () => [...objects.keys()].sort(),

    commit({ bucket, name, metadata, bytes, ifGenerationMatch }) {
      const path = `${bucket}/${name}`;
      assertGeneration(path, ifGenerationMatch);
      const checksums = { crc32c: crc32c(bytes), md5Hash: md5(bytes) };
      assertPromised('CRC32C', metadata.crc32c, checksums.crc32c);
      assertPromised('MD5 hash', metadata.md5Hash, checksums.md5Hash);
      const object: CloudObject = {
        bucket,
        name,
        bytes,
        generation: ++generation,
        contentType: metadata.contentType ?? 'application/octet-stream',
        cacheControl: metadata.cacheControl,
        created: new Date(),
        ...checksums,
      };
      objects.set(path, object);
      commits.push(path);
      return object;
    },

    remove(path, ifGenerationMatch) {
      if (!objects.has(path)) throw new Refusal(404, 'notFound', `No such object: ${path}`);
      assertGeneration(path, ifGenerationMatch);
      objects.delete(path);
    },
  };
}

/** https://cloud.google.com/storage/docs/data-validation: an object is created only if the promised hash is right. */
function assertPromised(what: string, promised: string | undefined, calculated: string): void {
  if (promised === undefined || promised === calculated) return;
  throw new Refusal(
    400,
    'invalid',
    `Provided ${what} "${promised}" doesn't match calculated ${what} "${calculated}".`,
  );
}
