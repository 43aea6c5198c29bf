/** Instances that share a bucket never harm what another has written. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import { crc32c } from '../support/cloud-storage-checksums.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import type { CloudStorageServer } from '../support/cloud-storage-server.ts';
import { CARD, NAME, OBJECT, openPatientStore, PATH, PATIENT } from './support/patient-store.ts';

let server: CloudStorageServer;
let store: Store;
beforeEach(async () => {
  server = await startCloudStorageServer();
  store = await openPatientStore(server.url);
});
afterEach(() => server.close());

/** What another instance does at this moment. */
function writeElsewhere(bytes = CARD): void {
  server.objects.commit({ bucket: 'cards', name: OBJECT, metadata: {}, bytes });
}

function replaceElsewhere(bytes = CARD): void {
  server.objects.remove(PATH);
  writeElsewhere(bytes);
}

describe('A card that another instance writes', () => {
  test('during the upload is present, and is written once', async () => {
    server.faults.add('upload', { meanwhile: () => writeElsewhere() });
    assert.equal(await store.put(NAME, CARD, PATIENT), 'present');
    assert.equal(server.objects.commits.length, 1);
  });

  test('and deletes before it is compared is written again', async () => {
    writeElsewhere();
    server.faults.add('describe', { meanwhile: () => server.objects.remove(PATH) });
    assert.equal(await store.put(NAME, CARD, PATIENT), 'stored');
    assert.deepEqual(server.objects.get(PATH)?.bytes, CARD);
  });

  test('is not deleted because the answer to our upload was damaged', async () => {
    const other = await openPatientStore(server.url);
    server.faults.add('upload', 'wrong-hash');
    assert.equal(await store.put(NAME, CARD, PATIENT), 'present');
    assert.equal(await other.put(NAME, CARD, PATIENT), 'present');
    assert.equal(await store.put(NAME, CARD, PATIENT), 'present');
    assert.equal(server.requests.filter(({ operation }) => operation === 'delete').length, 0);
  });

  test('is not taken for another card that has the same CRC32C', async () => {
    const other = Buffer.from(CARD);
    // CRC-32C's polynomial, its bits in the order of the bytes: whatever it is added to keeps its checksum.
    for (const [index, byte] of [0xf1, 0x76, 0xec, 0x05, 0x01].entries())
      other[index] = (other[index] ?? 0) ^ byte;
    assert.equal(crc32c(other), crc32c(CARD));
    writeElsewhere(other);
    await assert.rejects(store.put(NAME, CARD, PATIENT), { code: 'store_unreachable' });
    assert.deepEqual(server.objects.get(PATH)?.bytes, other);
  });

  test('in place of a damaged one is not deleted with it', async () => {
    server.faults.add('upload', 'damage');
    server.faults.add('describe', { meanwhile: () => replaceElsewhere() });
    assert.equal(await store.put(NAME, CARD, PATIENT), 'present');
    assert.deepEqual(server.objects.get(PATH)?.bytes, CARD);
  });

  test('in place of a damaged one is not deleted even if it is another card', async () => {
    const otherCard = Buffer.from('another card');
    server.faults.add('upload', 'damage');
    server.faults.add('describe', { meanwhile: () => replaceElsewhere(otherCard) });
    await assert.rejects(store.put(NAME, CARD, PATIENT), { code: 'store_unreachable' });
    assert.deepEqual(server.objects.get(PATH)?.bytes, otherCard);
  });

  test('just before a damaged one is deleted stays', async () => {
    server.faults.add('upload', 'damage');
    server.faults.add('delete', { meanwhile: () => replaceElsewhere() });
    await assert.rejects(store.put(NAME, CARD, PATIENT), { code: 'store_unreachable', message: /412/ });
    assert.deepEqual(server.objects.get(PATH)?.bytes, CARD);
  });
});

describe('A damaged object', () => {
  test('makes room for the next upload', async () => {
    server.faults.add('upload', 'damage');
    await assert.rejects(store.put(NAME, CARD, PATIENT), { code: 'store_unreachable' });
    assert.equal(await store.put(NAME, CARD, PATIENT), 'stored');
  });

  test('is named in the log when it cannot be deleted', async () => {
    server.faults.add('upload', 'damage');
    server.faults.add('delete', { answer: 403 });
    const failure = { code: 'store_unreachable', message: /damaged card.*permission/ };
    await assert.rejects(store.put(NAME, CARD, PATIENT), failure);
  });
});
