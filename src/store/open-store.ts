/** `STORE_URL` becomes a store. */
import type { Catalog } from './catalog.ts';
import { createFileStore } from './file-store.ts';
import { createGcsStore } from './gcs-store.ts';
import { parseStoreUrl } from './store-url.ts';
import type { Store } from './store.ts';

export interface OpenStore {
  readonly store: Store & Catalog;
  /** Where the world reads the cards, without a slash at its end; null if this service serves them itself. */
  readonly publicBaseUrl: string | null;
}

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
  switch (location.kind) {
    case 'file':
      return { store: createFileStore(location), publicBaseUrl: null };
    case 'gs': {
      const store = await createGcsStore({
        ...location,
        apiEndpoint: config.GCS_API_ENDPOINT,
        uploadDeadline: config.UPLOAD_DEADLINE_MS,
      });
      const place = ['https://storage.googleapis.com', location.bucket, location.prefix];
      return { store, publicBaseUrl: place.filter((part) => part !== '').join('/') };
    }
  }
}
