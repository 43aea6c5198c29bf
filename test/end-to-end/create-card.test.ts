/** A posted context becomes a picture at a URL: the real process, the real socket, cards in files. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { comparePictures } from '../support/compare-pictures.ts';
import { createCard, newContext, postContext, PREDICTION } from '../support/post-context.ts';
import { startService, type ServiceProcess } from '../support/service-process.ts';

const GOLDEN = new URL('../render/vaccine/card-typical.png', import.meta.url);

describe('A posted context', { timeout: 120_000 }, () => {
  let directory = '';
  let service: ServiceProcess;
  const start = () => startService({ environment: { STORE_URL: pathToFileURL(directory).href } });

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ogp-cards-'));
    service = await start();
  });
  after(async () => {
    await service?.stop('SIGKILL');
    await rm(directory, { recursive: true });
  });

  test('becomes the golden picture at the URL of the answer', async () => {
    const { status, headers, card } = await postContext(service.url, PREDICTION);
    assert.equal(status, 201);
    assert.ok(card?.created);
    assert.equal(headers.get('location'), card.url);

    const picture = await fetch(card.url);
    assert.equal(picture.headers.get('content-type'), 'image/png');
    assert.equal(picture.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const png = await picture.bytes();
    assert.equal(png.length, card.bytes);
    comparePictures(png, await readFile(GOLDEN), 'end-to-end/vaccine-typical');
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

  test('is present after a restart, at the same path, with the same bytes', async () => {
    const context = newContext();
    const first = await createCard(service.url, context);
    const before = await (await fetch(first.url)).bytes();
    assert.equal((await service.stop()).code, 0);

    service = await start();
    const second = await createCard(service.url, context);
    assert.equal(second.status, 200);
    assert.equal(new URL(second.url).pathname, new URL(first.url).pathname);
    assert.deepEqual(await (await fetch(second.url)).bytes(), before);
  });
});

/** How many of the `requests` for the card of this key drew it, as their log lines say. */
async function drawings({ logs, logged }: ServiceProcess, key: string, requests: number): Promise<number> {
  const lines = () => logs.filter((line) => line['key'] === key);
  // A request's line is written when its answer is out.
  await logged(() => lines().length >= requests);
  return lines().filter(({ milliseconds }) => Object.hasOwn(Object(milliseconds), 'renderer')).length;
}
