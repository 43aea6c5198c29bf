import assert from 'node:assert/strict';
import { test } from 'node:test';
import { post, readProblem } from '../http/support/ask.ts';
import { TOKYO } from '../http/support/test-app.ts';
import { BUCKET_URL, openBucketApp } from './support/open-app.ts';

test('googleapis/nodejs-storage#1623: a checksum that does not match gives out no card, and the next call stores it', async (t) => {
  const { app, bucket } = await openBucketApp(t);
  bucket.faults.add('upload', 'damage-on-the-way');
  const answer = await post(app, '/create', TOKYO);
  assert.equal(answer.statusCode, 502);
  const { fallback, code } = readProblem(answer);
  assert.equal(code, 'store_unreachable');
  const urls = answer.body.match(/https:[^"]*\.png/gu);
  assert.deepEqual(urls, [fallback?.url]);

  const uploads = () => bucket.requests.filter(({ operation }) => operation === 'upload').length;
  const before = uploads();
  const { url, key } = (await post(app, '/create', TOKYO)).json();
  assert.equal(url, `${BUCKET_URL}/${key}.png`);
  assert.equal(uploads(), before + 1);
  assert.ok(bucket.objects.get(`cards/og/${key}.png`));
});

test('googleapis/nodejs-storage#1623: a checksum that is wrong in the answer alone deletes nothing, and the card is given out', async (t) => {
  const { app, bucket } = await openBucketApp(t);
  bucket.faults.add('upload', 'wrong-hash');
  const answer = await post(app, '/create', TOKYO);
  assert.equal(answer.statusCode, 201);
  assert.ok(bucket.objects.get(`cards/og/${answer.json().key}.png`));
});
