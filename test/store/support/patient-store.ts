import { createGcsStore } from '../../../src/store/gcs-store.ts';
import type { Store } from '../../../src/store/store.ts';

export const NAME = '0123456789abcdef0123456789abcdef.png';
export const OBJECT = `og/${NAME}`;
export const PATH = `cards/${OBJECT}`;
export const CARD = Buffer.alloc(300_000, 'card');
export const PATIENT = new AbortController().signal;

/** A store whose deadline is out of the way, and that tries again soon. */
export function openPatientStore(apiEndpoint: string, bucket = 'cards'): Promise<Store> {
  return createGcsStore({
    bucket,
    prefix: 'og',
    apiEndpoint,
    uploadDeadline: 20_000,
    retryPolicy: { attempts: 4, firstWait: 10 },
  });
}
