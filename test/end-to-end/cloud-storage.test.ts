/** Cards in a bucket: what is stored, once, by one instance and by two; what faults become; what the log holds. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { z } from 'zod';
import { describeAnswer, FAULT_ROWS } from '../store/support/cloud-storage-fault-rows.ts';
import { crc32c, md5 } from '../support/cloud-storage-checksums.ts';
import type { CloudObject } from '../support/cloud-storage-objects.ts';
import { startCloudStorageServer, type CloudStorageServer } from '../support/cloud-storage-server.ts';
import { createCard, newContext, postContext, PREDICTION, statuses } from '../support/post-context.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';

const PUBLIC = 'https://storage.googleapis.com/';

/** Of test/store/gcs-fault-table.test.ts: one that passes, and one that stays until all attempts are made. */
const FAULTS = ['503, twice in a row', '500 without end'];

/** Where people live and what they wrote. */
const SECRET = '秘密の町';
/** Stands in the answers of no other test, and in no version, time or size. */
const SECRET_AGE = 987_654_321;

describe('The service with a bucket', { timeout: 120_000 }, () => {
  let storage: CloudStorageServer;
  let service: ServiceProcess;
  const start = () => {
    const bucket = { STORE_URL: 'gs://cards/og', GCS_API_ENDPOINT: storage.url };
    return startService({ environment: { ...bucket, LOG_LEVEL: 'trace' } });
  };

  before(async () => {
    storage = await startCloudStorageServer();
    service = await start();
  });
  after(async () => {
    await service?.stop('SIGKILL');
    await storage.close();
  });
  afterEach(() => storage.faults.clear());

  const storedAt = (url: string): CloudObject | undefined => storage.objects.get(url.replace(PUBLIC, ''));
  const commitsTo = (url: string): number =>
    storage.objects.commits.filter((path) => path === url.replace(PUBLIC, '')).length;

  test('stores the card with its type, its life in caches and its checksums', async () => {
    const { status, url, key, bytes } = await createCard(service.url, newContext());
    assert.equal(status, 201);
    assert.equal(url, `${PUBLIC}cards/og/${key}.png`);
    const object = storedAt(url);
    assert.ok(object);
    assert.equal(object.bytes.length, bytes);
    assert.equal(object.contentType, 'image/png');
    assert.equal(object.cacheControl, 'public, max-age=31536000, immutable');
    assert.equal(object.crc32c, crc32c(object.bytes));
    assert.equal(object.md5Hash, md5(object.bytes));
  });

  test('uploads once what many post at once', async () => {
    const context = newContext();
    const before = storage.requests.length;
    const cards = await Promise.all(Array.from({ length: 8 }, () => createCard(service.url, context)));
    assert.deepEqual(statuses(cards), [200, 200, 200, 200, 200, 200, 200, 201]);
    assert.equal(new Set(cards.map(({ url }) => url)).size, 1);
    assert.deepEqual(
      storage.requests.slice(before).map(({ operation }) => operation),
      ['upload'],
    );
  });

  test('writes one object when two instances store the same card at once', async (t) => {
    const other = await start();
    t.after(() => other.stop('SIGKILL'));
    const context = newContext();
    const bothUpload = Promise.withResolvers<void>();
    let uploads = 0;
    const waitForTheOther = (): Promise<void> => {
      uploads += 1;
      if (uploads === 2) bothUpload.resolve();
      return bothUpload.promise;
    };
    storage.faults.add('upload', { meanwhile: waitForTheOther }, { meanwhile: waitForTheOther });

    const cards = await Promise.all([service, other].map(({ url }) => createCard(url, context)));
    const [first, second] = cards;
    assert.ok(first && second);
    assert.deepEqual(statuses(cards), [200, 201]);
    assert.equal(first.url, second.url);
    assert.equal(commitsTo(first.url), 1);
  });

  for (const { fault, uploads, sent, answer, logged } of FAULT_ROWS.filter(({ fault }) =>
    FAULTS.includes(fault),
  )) {
    test(`answers a fault of the bucket, ${fault}, with ${describeAnswer(answer)}`, async () => {
      const context = newContext();
      const { length } = storage.requests;
      storage.faults.add('upload', ...uploads);
      const { status, card, problem } = await postContext(service.url, context);
      assert.equal(problem?.code ?? status, answer);
      assert.equal(
        storage.requests.slice(length).filter(({ operation }) => operation === 'upload').length,
        sent,
      );
      const line = await service.logged(
        (entry) =>
          entry.message === `POST /create ${status}` &&
          (card === null
            ? problem?.instance === `urn:uuid:${String(entry['requestId'])}`
            : card.key === entry['key']),
      );
      if (card === null) {
        assert.equal(line.severity, 'ERROR');
        assert.match(String(line['reason']), logged ?? assert.fail('The row has no reason'));
        assert.ok(storedAt(problem?.fallback?.url ?? ''));
      } else {
        assert.equal(line.severity, 'INFO');
        assert.equal(line['reason'], undefined);
        assert.equal(commitsTo(card.url), 1);
      }
      const again = await createCard(service.url, context);
      assert.equal(again.status, card === null ? 201 : 200);
      assert.equal(storedAt(again.url)?.bytes.length, again.bytes);
    });
  }

  test('shares the fallback card and stores nothing when the store dies during the upload', async () => {
    const context = newContext();
    const stored = storage.objects.paths();
    storage.faults.add('upload', 'reset-during-body');
    const arrival = storage.nextRequest('upload');
    const posted = postContext(service.url, context);
    await arrival;
    await storage.close();

    const { status, problem } = await posted;
    assert.equal(status, 502);
    assert.equal(problem?.code, 'store_unreachable');
    assert.ok(storedAt(problem.fallback?.url ?? ''));
    assert.deepEqual(storage.objects.paths(), stored);

    storage = await startCloudStorageServer({ port: Number(new URL(storage.url).port) });
    const { status: later, url } = await createCard(service.url, context);
    assert.equal(later, 201);
    assert.deepEqual(storage.objects.paths(), [url.replace(PUBLIC, '')]);
  });

  // The last test: it ends the service to read all that it wrote.
  test('logs JSON with a severity, line by line, that holds nothing of a context', async () => {
    const refused = { answer: 403 } as const;
    const context = { ...PREDICTION, area: SECRET };
    const send = (body: string): Promise<Response> =>
      fetch(`${service.url}/create?from=${encodeURIComponent(SECRET)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });

    const statuses = [
      (await postContext(service.url, context)).status,
      (await postContext(service.url, { ...context, age: SECRET_AGE })).status,
      (await postContext(service.url, { ...context, [SECRET]: SECRET })).status,
      (await postContext(service.url, { ...context, area: `${SECRET}\u{1F6DF}\u{10FFFD}` })).status,
      (await send(`{"area":"${SECRET}`)).status,
      (await send(JSON.stringify(context))).status,
    ];
    storage.faults.add('upload', refused);
    statuses.push((await postContext(service.url, { ...context, period: SECRET })).status);
    assert.deepEqual(statuses, [201, 422, 422, 422, 422, 422, 502]);

    const { code, stdout, stderr } = await service.stop();
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const lines = stdout.trimEnd().split('\n');
    const severities = lines.map(
      (line) => z.looseObject({ severity: z.string() }).parse(JSON.parse(line)).severity,
    );
    assert.deepEqual(
      severities.filter((severity) => !['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'].includes(severity)),
      [],
    );
    // As text and parsed: an escaped value is a value.
    const said = stdout + lines.map((line) => JSON.stringify(JSON.parse(line))).join('\n');
    assert.ok(!said.includes(SECRET));
    assert.ok(!said.includes(encodeURIComponent(SECRET)));
    assert.ok(!said.includes(String(SECRET_AGE)));
  });
});
