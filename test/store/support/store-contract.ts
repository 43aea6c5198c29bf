/** What every store promises; each store's test file runs it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Catalog, Store } from '../../../src/store/store.ts';

export interface StorePlace {
  /** A store on this place, as another instance of the service would open it. */
  open(): Promise<Store & Catalog>;
  /** The names of all that lies there, drafts included. */
  names(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const NAME = '0123456789abcdef0123456789abcdef.png';
const OTHER_NAME = 'fedcba9876543210fedcba9876543210.png';
const CARD = Buffer.from('\x89PNG\r\n\x1a\n one card', 'latin1');
const OTHER_CARD = Buffer.from('\x89PNG\r\n\x1a\n another', 'latin1');
const PATIENT = new AbortController().signal;

/** @param openPlace an empty place for cards, new for each test */
export function testStore(name: string, openPlace: () => Promise<StorePlace>): void {
  describe(`${name} keeps the contract of stores`, () => {
    let place: StorePlace;
    let store: Store & Catalog;
    beforeEach(async () => {
      place = await openPlace();
      store = await place.open();
    });
    afterEach(() => place.close());

    test('gives back the bytes that were put', async () => {
      assert.equal(await store.put(NAME, CARD, PATIENT), 'stored');
      assert.deepEqual(await store.get(NAME, PATIENT), CARD);
    });

    test('gives null for a name under which nothing is stored', async () => {
      await store.put(OTHER_NAME, CARD, PATIENT);
      assert.equal(await store.get(NAME, PATIENT), null);
    });

    test('says whether something is stored under a name', async () => {
      await store.put(OTHER_NAME, CARD, PATIENT);
      assert.equal(await store.has(OTHER_NAME, PATIENT), true);
      assert.equal(await store.has(NAME, PATIENT), false);
      await assert.rejects(store.has(OTHER_NAME, AbortSignal.abort()), { code: 'deadline_exceeded' });
    });

    test('says present when the same bytes are put again', async () => {
      await store.put(NAME, CARD, PATIENT);
      assert.equal(await store.put(NAME, Uint8Array.from(CARD), PATIENT), 'present');
    });

    test('keeps the first picture under a name, whatever is put after it', async () => {
      await store.put(NAME, CARD, PATIENT);
      assert.equal(await store.put(NAME, OTHER_CARD, PATIENT), 'present');
      assert.deepEqual(await store.get(NAME, PATIENT), CARD);
    });

    test('has what was put, and nothing else', async () => {
      assert.equal(await store.has(NAME, PATIENT), false);
      await store.put(NAME, CARD, PATIENT);
      assert.equal(await store.has(NAME, PATIENT), true);
      assert.equal(await store.has(OTHER_NAME, PATIENT), false);
    });

    test('keeps names apart', async () => {
      await store.put(NAME, CARD, PATIENT);
      await store.put(OTHER_NAME, OTHER_CARD, PATIENT);
      assert.deepEqual(await store.get(NAME, PATIENT), CARD);
      assert.deepEqual(await store.get(OTHER_NAME, PATIENT), OTHER_CARD);
    });

    test('keeps every byte of a large card', async () => {
      const card = Buffer.from(
        Uint8Array.from({ length: 1_000_000 }, (_, index) => index * 31 + (index >> 8)),
      );
      await store.put(NAME, card, PATIENT);
      assert.ok((await store.get(NAME, PATIENT))?.equals(card));
    });

    test('stores the bytes of a view, not those around it', async () => {
      const memory = Uint8Array.from(Buffer.concat([OTHER_CARD, CARD, OTHER_CARD]));
      const view = memory.subarray(OTHER_CARD.length, OTHER_CARD.length + CARD.length);
      await store.put(NAME, view, PATIENT);
      assert.deepEqual(await store.get(NAME, PATIENT), CARD);
    });

    test('shows a card to every instance', async () => {
      const other = await place.open();
      await store.put(NAME, CARD, PATIENT);
      assert.deepEqual(await other.get(NAME, PATIENT), CARD);
      assert.equal(await other.put(NAME, CARD, PATIENT), 'present');
    });

    test('lets one of many instances store a card that all put at once', async () => {
      const stores = await Promise.all(Array.from({ length: 12 }, () => place.open()));
      const answers = await Promise.all(stores.map((instance) => instance.put(NAME, CARD, PATIENT)));
      assert.deepEqual(answers.toSorted(), [...Array.from({ length: 11 }, () => 'present'), 'stored']);
      assert.equal((await place.names()).length, 1);
    });

    test('lets one of several cards win that are put under one key at once', async () => {
      const cards = Array.from({ length: 8 }, (_, index) => Buffer.from(`card ${index}`));
      const answers = await Promise.all(cards.map((card) => store.put(NAME, card, PATIENT)));
      const winners = cards.filter((_, index) => answers[index] === 'stored');
      assert.equal(winners.length, 1);
      assert.deepEqual(await store.get(NAME, PATIENT), winners[0]);
    });

    test('stores many cards at once', async () => {
      const names = Array.from({ length: 40 }, (_, index) => `${index.toString(16).padStart(32, '0')}.png`);
      await Promise.all(names.map((name) => store.put(name, Buffer.from(name), PATIENT)));
      const cards = await Promise.all(names.map((name) => store.get(name, PATIENT)));
      assert.deepEqual(cards.map(String), names);
    });

    test('lists what is stored, in order', async () => {
      const names = Array.from(
        { length: 30 },
        (_, index) => `${(index * 7).toString(16).padStart(32, '0')}.png`,
      );
      await Promise.all(names.map((name) => store.put(name, CARD, PATIENT)));
      const list = (from: string, to: string | null) => Array.fromAsync(store.list({ from, to }, PATIENT));
      assert.deepEqual(await list('', null), names);
      assert.deepEqual(await list(names[3] ?? '', names[9] ?? ''), names.slice(3, 9));
      assert.deepEqual(await list(NAME, null), []);
    });

    test('lists nothing where nothing was stored', async () => {
      assert.deepEqual(await Array.fromAsync(store.list({ from: '', to: null }, PATIENT)), []);
    });

    test('keeps formats apart', async () => {
      const key = NAME.replace('.png', '');
      for (const ending of ['png', 'jpg', 'webp']) {
        await store.put(`${key}.${ending}`, Buffer.from(ending), PATIENT);
      }
      for (const ending of ['png', 'jpg', 'webp']) {
        assert.equal(String(await store.get(`${key}.${ending}`, PATIENT)), ending);
      }
    });

    const wrongNames = [
      '',
      'card',
      NAME.toUpperCase(),
      `${NAME}0`,
      NAME.slice(1),
      `${NAME}\n`,
      `${NAME}\0`,
      `../${NAME.slice(3)}`,
      `..%2f${NAME.slice(5)}`,
      `/${NAME}`,
      `${NAME.slice(2)}/a`,
      NAME.slice(4),
      NAME.replace('.png', ''),
      NAME.replace('.png', '.svg'),
      NAME.replace('.', '/'),
    ];
    for (const name of wrongNames) {
      test(`reads and writes nothing under the name ${JSON.stringify(name)}`, async () => {
        await assert.rejects(store.put(name, CARD, PATIENT), RangeError);
        await assert.rejects(store.get(name, PATIENT), RangeError);
        await assert.rejects(store.has(name, PATIENT), RangeError);
        assert.deepEqual(await place.names(), []);
      });
    }

    test('stores nothing for whoever has given up', async () => {
      const reason = new Error('the client went away');
      const put = store.put(NAME, CARD, AbortSignal.abort(reason));
      await assert.rejects(put, { code: 'deadline_exceeded', status: 504, cause: reason });
      assert.deepEqual(await place.names(), []);
    });

    test('reads nothing for whoever has given up', async () => {
      await store.put(NAME, CARD, PATIENT);
      await assert.rejects(store.get(NAME, AbortSignal.abort()), { code: 'deadline_exceeded' });
      await assert.rejects(store.has(NAME, AbortSignal.abort()), { code: 'deadline_exceeded' });
    });

    test('lists nothing for whoever has given up', async () => {
      const names = store.list({ from: '', to: null }, AbortSignal.abort());
      await assert.rejects(Array.fromAsync(names), { code: 'deadline_exceeded', status: 504 });
    });
  });
}
