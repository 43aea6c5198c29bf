/** What the log of the real process says, and what it never says. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { z } from 'zod';
import { startCloudStorageServer, type CloudStorageServer } from '../support/cloud-storage-server.ts';
import { postContext, PREDICTION } from '../support/post-context.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';

/** Where people live and what they wrote. */
const SECRET = '秘密の町';
/** Stands in the answers of no other test, and in no version, time or size. */
const SECRET_AGE = 987_654_321;

describe('The log', { timeout: 120_000 }, () => {
  let storage: CloudStorageServer;
  let service: ServiceProcess;

  before(async () => {
    storage = await startCloudStorageServer();
    service = await startService({
      environment: { STORE_URL: 'gs://cards/og', GCS_API_ENDPOINT: storage.url, LOG_LEVEL: 'trace' },
    });
  });
  after(async () => {
    await service?.stop('SIGKILL');
    await storage.close();
  });

  test('is JSON with a severity, line by line, and holds nothing of a context', async () => {
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
    assert.deepEqual(statuses, [201, 422, 422, 422, 400, 422, 502]);

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
