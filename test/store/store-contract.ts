/** What every store promises; each store's test file runs it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Store } from '../../src/store/store.ts';

export interface StorePlace {
  /** A store on this place, as another instance of the service would open it. */
  open(): Promise<Store>;
  /** The names of all that lies there, drafts included. */
  names(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const KEY = '0123456789abcdef0123456789abcdef';
const OTHER_KEY = 'fedcba9876543210fedcba9876543210';
const CARD = Buffer.from('\x89PNG\r\n\x1a\n one card', 'latin1');
const OTHER_CARD = Buffer.from('\x89PNG\r\n\x1a\n another', 'latin1');
const PATIENT = new AbortController().signal;

/** @param openPlace an empty place for cards, new for each test */
export function testStore(name: string, openPlace: () => Promise<StorePlace>): void {
  describe(`${name} keeps the contract of stores`, () => {
    let place: StorePlace;
    let store: Store;
    beforeEach(async () => {
      place = await openPlace();
      store = await place.open();
    });
    afterEach(() => place.close());

    it('gives back the bytes that were put', async () => {
      assert.equal(await store.put(KEY, CARD, PATIENT), 'stored');
      assert.deepEqual(await store.get(KEY, PATIENT), CARD);
    });

    it('gives null for a key under which nothing is stored', async () => {
      await store.put(OTHER_KEY, CARD, PATIENT);
      assert.equal(await store.get(KEY, PATIENT), null);
    });

    it('says present when the same bytes are put again', async () => {
      await store.put(KEY, CARD, PATIENT);
      assert.equal(await store.put(KEY, Uint8Array.from(CARD), PATIENT), 'present');
    });

    it('refuses other bytes under a key that is taken, and keeps the first', async () => {
      await store.put(KEY, CARD, PATIENT);
      await assert.rejects(store.put(KEY, OTHER_CARD, PATIENT), { code: 'store_unreachable', status: 502 });
      assert.deepEqual(await store.get(KEY, PATIENT), CARD);
    });

    it('keeps keys apart', async () => {
      await store.put(KEY, CARD, PATIENT);
      await store.put(OTHER_KEY, OTHER_CARD, PATIENT);
      assert.deepEqual(await store.get(KEY, PATIENT), CARD);
      assert.deepEqual(await store.get(OTHER_KEY, PATIENT), OTHER_CARD);
    });

    it('keeps every byte of a large card', async () => {
      const card = Buffer.from(
        Uint8Array.from({ length: 1_000_000 }, (_, index) => index * 31 + (index >> 8)),
      );
      await store.put(KEY, card, PATIENT);
      assert.ok((await store.get(KEY, PATIENT))?.equals(card));
    });

    it('stores the bytes of a view, not those around it', async () => {
      const memory = Uint8Array.from(Buffer.concat([OTHER_CARD, CARD, OTHER_CARD]));
      const view = memory.subarray(OTHER_CARD.length, OTHER_CARD.length + CARD.length);
      await store.put(KEY, view, PATIENT);
      assert.deepEqual(await store.get(KEY, PATIENT), CARD);
    });

    it('shows a card to every instance', async () => {
      const other = await place.open();
      await store.put(KEY, CARD, PATIENT);
      assert.deepEqual(await other.get(KEY, PATIENT), CARD);
      assert.equal(await other.put(KEY, CARD, PATIENT), 'present');
    });

    it('lets one of many instances store a card that all put at once', async () => {
      const stores = await Promise.all(Array.from({ length: 12 }, () => place.open()));
      const answers = await Promise.all(stores.map((instance) => instance.put(KEY, CARD, PATIENT)));
      assert.deepEqual(answers.toSorted(), [...Array.from({ length: 11 }, () => 'present'), 'stored']);
      assert.equal((await place.names()).length, 1);
    });

    it('lets one of several cards win that are put under one key at once', async () => {
      const cards = Array.from({ length: 8 }, (_, index) => Buffer.from(`card ${index}`));
      const answers = await Promise.allSettled(cards.map((card) => store.put(KEY, card, PATIENT)));
      const winners = cards.filter((_, index) => answers[index]?.status === 'fulfilled');
      assert.equal(winners.length, 1);
      assert.deepEqual(await store.get(KEY, PATIENT), winners[0]);
    });

    it('stores many cards at once', async () => {
      const keys = Array.from({ length: 40 }, (_, index) => index.toString(16).padStart(32, '0'));
      await Promise.all(keys.map((key) => store.put(key, Buffer.from(key), PATIENT)));
      const cards = await Promise.all(keys.map((key) => store.get(key, PATIENT)));
      assert.deepEqual(cards.map(String), keys);
    });

    const wrongKeys = [
      '',
      'card',
      KEY.toUpperCase(),
      `${KEY}0`,
      KEY.slice(1),
      `${KEY}\n`,
      `${KEY}\0`,
      `../${KEY.slice(3)}`,
      `..%2f${KEY.slice(5)}`,
      `/${KEY}`,
      `${KEY.slice(2)}/a`,
      `${KEY.slice(4)}.png`,
    ];
    for (const key of wrongKeys) {
      it(`reads and writes nothing under the key ${JSON.stringify(key)}`, async () => {
        await assert.rejects(store.put(key, CARD, PATIENT), RangeError);
        await assert.rejects(store.get(key, PATIENT), RangeError);
        assert.deepEqual(await place.names(), []);
      });
    }

    it('stores nothing for whoever has given up', async () => {
      const reason = new Error('the client went away');
      const put = store.put(KEY, CARD, AbortSignal.abort(reason));
      await assert.rejects(put, { code: 'deadline_exceeded', status: 504, cause: reason });
      assert.deepEqual(await place.names(), []);
    });

    it('reads nothing for whoever has given up', async () => {
      await store.put(KEY, CARD, PATIENT);
      await assert.rejects(store.get(KEY, AbortSignal.abort()), { code: 'deadline_exceeded' });
    });
  });
}
