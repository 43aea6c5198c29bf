/** One row a fault of Cloud Storage: what the client gets, what is stored, what is logged, how many uploads are sent. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startCloudStorageServer, type CloudStorageServer } from '../support/cloud-storage-server.ts';
import { newContext, postContext, type PostAnswer } from '../support/post-context.ts';
import { startService, type LogLine, type ServiceProcess } from '../support/service-process.ts';
import {
  describeAnswer,
  FAULT_ROWS,
  type FaultRow,
  type Stored,
} from './support/cloud-storage-fault-rows.ts';

const PUBLIC = 'https://storage.googleapis.com/';
const BUCKET = 'cards';
const OTHER_BYTES = Buffer.from('another card');

describe('A fault of Cloud Storage', { timeout: 120_000, concurrency: true }, () => {
  testRows(
    'that is answered',
    FAULT_ROWS.filter(({ endless }) => !endless),
  );
  testRows(
    'that never ends',
    FAULT_ROWS.filter(({ endless }) => endless),
    { UPLOAD_DEADLINE_MS: '700' },
  );
});

function testRows(
  name: string,
  rows: readonly FaultRow[],
  environment: Readonly<Record<string, string>> = {},
): void {
  describe(name, { concurrency: false }, () => {
    let storage: CloudStorageServer;
    let service: ServiceProcess;

    before(async () => {
      storage = await startCloudStorageServer({ buckets: [BUCKET] });
      const store = { STORE_URL: `gs://${BUCKET}/og`, GCS_API_ENDPOINT: storage.url };
      service = await startService({ environment: { ...store, ...environment } });
    });
    after(async () => {
      await service?.stop('SIGKILL');
      await storage.close();
    });
    afterEach(() => storage.faults.clear());

    for (const row of rows) {
      const { fault, answer, stored, afterwards = 201 } = row;
      test(`${fault}: ${describeAnswer(answer)}, stored: ${stored}`, async () => {
        const context = newContext();
        const png = await draw(service, context);
        const path = await pathOf(service, context);
        if (row.before !== undefined) put(path, row.before === 'the card' ? png : OTHER_BYTES);
        const requests = storage.requests.length;
        storage.faults.add('upload', ...row.uploads);
        storage.faults.add('describe', ...(row.descriptions ?? []));
        const arrival = storage.nextRequest('upload');

        const posted = await postContext(service.url, context);
        checkAnswer(posted, answer, path);
        assert.equal(storedAt(path, png), stored);
        assert.equal(storage.faults.waiting, 0);
        const uploads = storage.requests.slice(requests).filter(({ operation }) => operation === 'upload');
        assert.equal(uploads.length, row.sent);
        await checkLog(posted, row.logged);
        if (row.endless === true) await (await arrival).closed;

        checkAnswer(await postContext(service.url, context), afterwards, path);
        assert.equal(storedAt(path, png), row.before ?? 'the card');
        const commits = storage.objects.commits.filter((commit) => commit === path);
        // A damaged object makes room for a second one; nothing else is ever written twice.
        assert.equal(commits.length, row.uploads[0] === 'damage' ? 2 : 1);
      });
    }

    function put(path: string, bytes: Buffer): void {
      const name = path.slice(BUCKET.length + 1);
      storage.objects.commit({ bucket: BUCKET, name, metadata: { contentType: 'image/png' }, bytes });
    }

    function storedAt(path: string, png: Buffer): Stored {
      const object = storage.objects.get(path);
      if (object === undefined) return 'nothing';
      return object.bytes.equals(png) ? 'the card' : 'other bytes';
    }

    function checkAnswer(
      { status, card, problem }: PostAnswer,
      expected: FaultRow['answer'],
      path: string,
    ): void {
      if (typeof expected === 'number') {
        assert.equal(status, expected, JSON.stringify(problem));
        assert.equal(card?.url, PUBLIC + path);
        assert.equal(card.created, expected === 201);
      } else {
        assert.equal(problem?.code, expected);
        assert.ok(storage.objects.get(problem.fallback?.url.replace(PUBLIC, '') ?? ''));
      }
    }

    /** A problem's line says why; what succeeded in the end leaves no complaint. */
    async function checkLog({ status, card, problem }: PostAnswer, reason: RegExp | undefined) {
      const message = `POST /create ${status}`;
      const isOfThisCard = (line: LogLine): boolean =>
        card === null
          ? problem?.instance === `urn:uuid:${String(line['requestId'])}`
          : card.key === line['key'];
      const line = await service.logged((entry) => entry.message === message && isOfThisCard(entry));
      assert.equal(line.severity, problem === null ? 'INFO' : 'ERROR');
      if (reason === undefined) assert.equal(line['reason'], undefined);
      else assert.match(String(line['reason']), reason);
    }
  });
}

async function draw({ url }: ServiceProcess, context: object): Promise<Buffer> {
  const answer = await post(`${url}/render/vaccine`, context);
  assert.equal(answer.headers.get('content-type'), 'image/png');
  return Buffer.from(await answer.arrayBuffer());
}

/** @returns `bucket/name` of the context's card */
async function pathOf({ url }: ServiceProcess, context: object): Promise<string> {
  const answer: unknown = await (await post(`${url}/resolve/vaccine`, context)).json();
  assert.ok(typeof answer === 'object' && answer !== null && 'url' in answer);
  return String(answer.url).replace(PUBLIC, '');
}

async function post(url: string, context: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(context) });
  assert.equal(answer.status, 200);
  return answer;
}
