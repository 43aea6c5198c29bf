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

/**
 * @param storeUrl see {@link parseStoreUrl}
 * @param apiEndpoint another Cloud Storage server than Google's, such as `http://127.0.0.1:4443`
 * @param uploadDeadline for one put or get in Cloud Storage with all its attempts, ms
 * @throws Error with a sentence for the operator
 */
export async function openStore({
  storeUrl,
  apiEndpoint,
  uploadDeadline,
}: {
  storeUrl: string;
  apiEndpoint?: string | undefined;
  uploadDeadline: number;
}): Promise<OpenStore> {
  const location = parseStoreUrl(storeUrl);
  switch (location.kind) {
    case 'file':
      return { store: createFileStore(location), publicBaseUrl: null };
    case 'gs': {
      const store = await createGcsStore({ ...location, apiEndpoint, uploadDeadline });
      const place = ['https://storage.googleapis.com', location.bucket, location.prefix];
      return { store, publicBaseUrl: place.filter((part) => part !== '').join('/') };
    }
  }
}
