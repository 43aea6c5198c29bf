import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runHere } from './support/run-here.ts';

describe('ogp resolve', () => {
  test('names the URL in a bucket without asking the bucket', async () => {
    const environment = { STORE_URL: 'gs://my-cards/ogp' };
    const args = ['resolve', 'vaccine', '--area', '東京都', '--age', '40', '--period', '11月'];
    const { code, stdout } = await runHere(args, { environment });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^key {2}([0-9a-f]{32})\nurl {2}https:\/\/storage\.googleapis\.com\/my-cards\/ogp\/\1\.png\n/u,
    );
  });

  test('refuses a store that cannot be opened with a sentence about it', async () => {
    for (const [url, found] of [
      ['gs://my-cards/カード', /^ogp: .*STORE_URL.*gs:\/\/my-cards\/カード/u],
      ['gs://My_Cards/og', /^ogp: .*STORE_URL.*gs:\/\/My_Cards\/og/u],
      ['gs://my-cards//og', /^ogp: .*STORE_URL.*gs:\/\/my-cards\/\/og/u],
    ] as const) {
      const args = ['resolve', 'vaccine', '--area', '東京都', '--age', '40', '--period', '11月'];
      const { code, stderr } = await runHere(args, { environment: { STORE_URL: url } });
      assert.equal(code, 2);
      assert.match(stderr, found);
      assert.doesNotMatch(stderr, /^ {4}at /mu);
    }
  });

  test('refuses a wrong configuration with a sentence about it', async () => {
    const args = ['resolve', 'vaccine', '--area', '東京都', '--age', '40', '--period', '11月'];
    const { code, stderr } = await runHere(args, { environment: { STORE_URL: 'nowhere' } });
    assert.equal(code, 2);
    assert.match(stderr, /^ogp: STORE_URL: expected .* but found "nowhere"/u);
  });

  test('writes a public URL beyond ASCII as the service does', async () => {
    const environment = { PUBLIC_BASE_URL: 'https://例え.jp/カード/' };
    const args = ['resolve', 'vaccine', '--area', '東京都', '--age', '40', '--period', '11月'];
    const { stdout } = await runHere(args, { environment });
    assert.match(stdout, /^url {2}https:\/\/xn--r8jz45g\.jp\/%E3%82%AB%E3%83%BC%E3%83%89\/\w+\.png$/mu);
  });
});
