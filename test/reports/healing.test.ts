/** Whatever happens to the objects of a bucket, every URL that was given out answers its picture again. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom } from '../../bench/support/random.ts';
import { checkPng } from '../../src/card/draw-card.ts';
import type { HttpServer } from '../../src/http/http-server.ts';
import { canonicalLink } from '../../src/http/link-query.ts';
import { post, readProblem, ask } from '../http/support/ask.ts';
import { smallPng } from '../http/support/small-png.ts';
import { TOKYO } from '../http/support/test-app.ts';
import { startCloudStorageServer } from '../support/cloud-storage-server.ts';
import { BUCKET_URL, openBucketApp } from './support/open-app.ts';

/** Cards that are asked for, and how many different ones. */
const [REQUESTS, CARDS] = [2_000, 100];
/** Of a batch. */
const LINES = 8;
/** Requests under way at a time. */
const CONCURRENCY = 8;
const TTL_S = 60;
const SEED = 20_261_130;

type Door = (app: HttpServer, age: number) => Promise<readonly string[]>;

const urlOf = (key: unknown) => `${BUCKET_URL}/${String(key)}.png`;

/** Each asks for one card, and returns the URLs that have to answer then. */
const DOORS: readonly Door[] = [
  async (app, age) => [(await post(app, '/create', { ...TOKYO, age })).json().url],
  async (app, age) => {
    const { url, also } = (await post(app, '/create?also=square', { ...TOKYO, age })).json();
    return [url, also.url];
  },
  async (app, age) => {
    const lines = Array.from({ length: LINES }, (_value, index) => (age + index) % CARDS);
    const ndjson = lines.map((each) => JSON.stringify({ ...TOKYO, age: each })).join('\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    const { body } = await post(app, '/batch/vaccine', ndjson, headers);
    return body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).card.url);
  },
  async (app, age) => {
    const values = Object.entries({ ...TOKYO, age: String(age) });
    const { headers, statusCode } = await ask(app, {
      method: 'GET',
      url: canonicalLink('/og/vaccine.png', values),
    });
    assert.deepEqual([statusCode, headers['picture-fallback']], [200, undefined]);
    return [urlOf(JSON.parse(String(headers.etag)))];
  },
  async (app) => [readProblem(await post(app, '/create', { ...TOKYO, age: 'forty' })).fallback?.url ?? ''],
];

describe('a shared URL heals', () => {
  test('whatever is deleted or replaced in the bucket while 2,000 cards are asked for: after one more request each URL answers its picture', async (t) => {
    const random = createRandom(SEED);
    const clock = { now: 1 };
    const bucket = await startCloudStorageServer();
    t.after(() => bucket.close());
    const options = {
      bucket,
      now: () => clock.now,
      environment: { KNOWN_CARDS_TTL_S: String(TTL_S), UNSIGNED_LINKS: 'true', BATCH_CONCURRENCY: '1' },
    };
    const instances = [(await openBucketApp(t, options)).app, (await openBucketApp(t, options)).app] as const;
    const given = new Set<string>();

    /** @returns how many cards were asked for */
    async function request(door: Door | undefined, age: number): Promise<number> {
      const app = instances[random(2)] ?? instances[0];
      const urls = (await door?.(app, age)) ?? [];
      for (const url of urls) given.add(url);
      return urls.length;
    }

    /** Somebody cleans up, a lifecycle rule ends an object, or another encoder has written it. */
    function disturb(): void {
      const paths = bucket.objects.paths();
      const path = paths[random(paths.length + 1)];
      if (path === undefined) return;
      const old = bucket.objects.get(path);
      bucket.objects.remove(path);
      if (old === undefined || random(3) > 0) return;
      const size = { width: old.bytes.readUInt32BE(16), height: old.bytes.readUInt32BE(20) };
      const bytes = smallPng(size, `other bytes ${random(1000)}`);
      bucket.objects.commit({ ...old, metadata: { contentType: 'image/png' }, bytes });
    }

    let asked = 0;
    async function work(): Promise<void> {
      while (asked < REQUESTS) {
        clock.now += random(1_000);
        if (random(2) === 0) disturb();
        const count = await request(DOORS[random(DOORS.length)], random(CARDS));
        asked += count;
      }
    }
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
    assert.ok(given.size > CARDS);
    for (let count = 0; count < 50; count += 1) disturb();
    assert.ok([...given].some((url) => readPicture(url) === undefined));

    clock.now += TTL_S * 1000;
    for (const age of Array.from({ length: CARDS }, (_value, index) => index)) await request(DOORS[1], age);
    await request(DOORS.at(-1), 0);
    for (const url of given) {
      const picture = readPicture(url);
      assert.ok(picture, url);
      checkPng(picture, { width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) });
    }

    function readPicture(url: string): Buffer | undefined {
      return bucket.objects.get(`cards/og/${url.slice(BUCKET_URL.length + 1)}`)?.bytes;
    }
  });
});
