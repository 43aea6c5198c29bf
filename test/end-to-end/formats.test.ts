/** Other formats than PNG by the service as it is: libvips in a renderer process that may do nothing else. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { cardAnswer } from '../../src/http/answers.ts';
import { problemDocument } from '../../src/http/problems.ts';
import { newContext, postContext } from '../support/post-context.ts';
import { sharedService } from '../support/shared-service.ts';

describe('A card in another format', { timeout: 120_000 }, () => {
  const service = sharedService('files');

  const context = newContext();
  const ask = (path: string): Promise<Response> =>
    fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(context),
    });
  const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
  const samplesOf = (picture: Buffer): Promise<Buffer> => sharp(picture).removeAlpha().raw().toBuffer();

  test('is stored and shown as WebP, without any loss', async () => {
    const created = await ask('/create/vaccine?format=webp');
    assert.equal(created.status, 201);
    const { url, bytes } = cardAnswer.parse(await created.json());
    const image = await fetch(url);
    assert.equal(image.headers.get('content-type'), 'image/webp');
    const picture = await bytesOf(image);
    assert.equal(picture.byteLength, bytes);
    assert.deepEqual(await samplesOf(picture), await samplesOf(await bytesOf(await ask('/render/vaccine'))));
  });

  test('keeps to its budget as JPEG, and says at which quality', async () => {
    const created = await ask('/create/vaccine?format=jpeg&max_bytes=100000');
    assert.equal(created.status, 201);
    const { url, bytes, quality } = cardAnswer.parse(await created.json());
    assert.ok(bytes <= 100_000 && quality !== null && quality >= 40 && quality < 90);
    const picture = await bytesOf(await fetch(url));
    const { format, width, height } = await sharp(picture).metadata();
    assert.deepEqual([format, width, height, picture.byteLength], ['jpeg', 1200, 630, bytes]);
  });

  test('is refused if it cannot keep to its budget, and the next card is made', async () => {
    const refused = await ask('/create/vaccine?format=png&max_bytes=50000');
    const { status, code, errors } = problemDocument.parse(await refused.json());
    assert.deepEqual([status, code, errors?.[0]?.pointer], [422, 'budget_not_met', '/max_bytes']);
    assert.equal((await postContext(service.url, newContext())).status, 201);
  });

  test('twice as large has twice the pixels', async () => {
    const { width, height } = await sharp(await bytesOf(await ask('/render/vaccine?scale=2'))).metadata();
    assert.deepEqual([width, height], [2400, 1260]);
  });
});
