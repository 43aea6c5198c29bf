/** A posted context becomes a picture at a URL: the real process, the real socket, cards in files. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { comparePictures } from '../support/compare-pictures.ts';
import { createCard, newContext, postContext, PREDICTION } from '../support/post-context.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';
import { sharedService } from '../support/shared-service.ts';

const GOLDEN = new URL('../render/vaccine/card-typical.png', import.meta.url);

describe('A posted context', { timeout: 120_000 }, () => {
  const service = sharedService('files');

  test('becomes the golden picture at the URL of the answer', async () => {
    const { card } = await postContext(service.url, PREDICTION);
    assert.ok(card);
    const picture = await fetch(card.url);
    assert.equal(picture.headers.get('content-type'), 'image/png');
    assert.equal(picture.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const png = await picture.bytes();
    assert.equal(png.length, card.bytes);
    comparePictures(png, await readFile(GOLDEN), 'end-to-end/vaccine-typical');
  });

  test('is answered with 201 and its URL as the location', async () => {
    const { status, headers, card } = await postContext(service.url, newContext());
    assert.equal(status, 201);
    assert.ok(card?.created);
    assert.equal(headers.get('location'), card.url);
  });

  test('is posted by the command that the log gives when the service is ready', async () => {
    const { message } = await service.logged((line) => line.message.startsWith('Ready'));
    const [, url = '', type = '', body = ''] = /curl -s (\S+) -H '(.+)' -d '(.+)'$/u.exec(message) ?? [];
    const [name = '', value = ''] = type.split(': ');
    const answer = await fetch(url, { method: 'POST', headers: { [name]: value }, body });
    assert.ok(answer.ok, message);
    assert.deepEqual(JSON.parse(body), PREDICTION);
  });

  test('that is posted again has the same URL, and nothing is drawn', async () => {
    const context = newContext();
    const first = await createCard(service.url, context);
    const second = await createCard(service.url, context);
    assert.deepEqual([first.status, second.status], [201, 200]);
    assert.equal(second.url, first.url);
    assert.equal(await drawings(service, first.key, 2), 1);
  });

  test('is present for another process with the same store, at the same path, with the same bytes', async (t) => {
    const context = newContext();
    const first = await createCard(service.url, context);
    const before = await (await fetch(first.url)).bytes();
    const other = await startService({ environment: { STORE_URL: pathToFileURL(service.store).href } });
    t.after(() => other.stop('SIGKILL'));
    const second = await createCard(other.url, context);
    assert.equal(second.status, 200);
    assert.equal(new URL(second.url).pathname, new URL(first.url).pathname);
    assert.deepEqual(await (await fetch(second.url)).bytes(), before);
  });
});

/** How many of the `requests` for the card of this key drew it, as their log lines say. */
async function drawings(
  { logs, logged }: Pick<ServiceProcess, 'logs' | 'logged'>,
  key: string,
  requests: number,
): Promise<number> {
  const lines = () => logs.filter((line) => line['key'] === key);
  // A request's line is written when its answer is out.
  await logged(() => lines().length >= requests);
  return lines().filter(({ milliseconds }) => Object.hasOwn(Object(milliseconds), 'renderer')).length;
}
