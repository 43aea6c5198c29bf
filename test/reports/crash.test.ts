/** Faults that ended whole processes elsewhere. A rejection that nothing handles fails its test. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { openRenderer } from '../support/open-renderer.ts';
import { post, readProblem } from '../http/support/ask.ts';
import { listen, open } from '../http/support/raw-socket.ts';
import { TOKYO } from '../http/support/test-app.ts';
import { definition, svg, templateFolder } from '../template/support/template-folder.ts';
import { openBucketApp } from './support/open-app.ts';

test('thx/resvg-js#287: a value that would move a translucent shape where the native code aborts is refused at load', async (t) => {
  const templatesDirectory = templateFolder(t, {
    'template.ts': definition('age: z.int()', `{ name: 'young', context: { age: 1 } }`),
    'card.svg.njk': svg('<rect x="{{ age * 20 }}" y="0" width="100%" height="100%" opacity="0.99"/>'),
  });
  const opening = openRenderer({
    templatesDirectory,
    processes: 1,
    queueLimit: 1,
    deadline: 60_000,
    log: () => undefined,
  });
  await assert.rejects(opening, /card\.svg\.njk:2: .*must be from -1 to 2 times the width/u);
});

describe('googleapis/google-cloud-node#9242: a socket that breaks', () => {
  for (const fault of ['reset-before-commit', 'reset-during-body', 'reset-after-commit'] as const) {
    test(`on the way to the store is answered, and the next card is made: ${fault} each time`, async (t) => {
      const { app, bucket } = await openBucketApp(t);
      bucket.faults.always('upload', fault);
      bucket.faults.always('describe', fault);
      const answer = await post(app, '/create', TOKYO);
      assert.equal(answer.statusCode, 502);
      assert.equal(readProblem(answer).code, 'store_unreachable');

      bucket.faults.clear();
      assert.ok([200, 201].includes((await post(app, '/create', TOKYO)).statusCode));
    });
  }

  test('on the way to the client during the upload does not keep the card from being stored', async (t) => {
    const { app, bucket } = await openBucketApp(t);
    const port = await listen(app);
    const letGo = Promise.withResolvers<void>();
    bucket.faults.add('upload', { meanwhile: () => letGo.promise });
    const arrival = bucket.nextRequest('upload');
    const body = JSON.stringify(TOKYO);
    const socket = await open(port);
    socket.write(
      `POST /create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    await arrival;
    socket.resetAndDestroy();
    await once(socket, 'close');
    // Joins the card that is being made.
    const joined = post(app, '/create', TOKYO);
    letGo.resolve();
    const { statusCode } = await joined;
    assert.equal(statusCode, 200);
    assert.equal((await post(app, '/create', TOKYO)).statusCode, 200);
  });
});
