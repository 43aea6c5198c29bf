/** What the metrics of the unmodified service say after requests that went well and badly. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rename, rm, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { METRICS } from '../../src/metrics/metric-table.ts';
import { PROCESS_METRICS } from '../../src/metrics/create-metrics.ts';
import { childrenOf } from '../support/child-processes.ts';
import { pathOf, PROMTOOL, skipWithout } from '../support/programs.ts';
import { createCard, newContext, postContext } from '../support/post-context.ts';
import { sharedService } from '../support/shared-service.ts';
import { scrape, scrapeUntil } from './support/scrape.ts';

describe('the metrics of a service', { timeout: 240_000 }, () => {
  const service = sharedService('observed');

  test('are those of the tables, all of them and no others', async () => {
    const { families } = await scrape(service.url);
    const expected = [...Object.keys(METRICS), ...Object.keys(PROCESS_METRICS)];
    assert.deepEqual([...families.keys()].sort(), expected.sort());
    for (const [name, { type, help, labels }] of Object.entries(METRICS)) {
      const family = families.get(name);
      assert.deepEqual([family?.type, family?.help], [type, help]);
      const found = new Set(family?.series.flatMap((series) => Object.keys(series.labels)));
      found.delete('le');
      for (const label of found) assert.ok(Object.hasOwn(labels, label), `${name} has ${label}`);
    }
  });

  test('are such that promtool has nothing to say', { skip: skipWithout(PROMTOOL) }, async () => {
    const input = await (await fetch(`${service.url}/metrics`)).text();
    const { status, stdout, stderr } = spawnSync(pathOf(PROMTOOL), ['check', 'metrics'], {
      input,
      encoding: 'utf8',
    });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  });

  test('tell cards that were stored, joined and known, how they were drawn and where from', async ({
    signal,
  }) => {
    const context = newContext();
    const start = await scrape(service.url);
    await Promise.all([createCard(service.url, context), createCard(service.url, context)]);
    await createCard(service.url, context);
    await fetch(`${service.url}/render/vaccine`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(context),
    });
    const route = { route: '/create', status: '201', code: 'none' };
    const drawn = { route: '/render/vaccine', status: '200' };
    const end = await scrapeUntil(
      service.url,
      ({ value }) => value('ogp_requests_total', drawn) === start.value('ogp_requests_total', drawn) + 1,
      signal,
    );
    const change = (name: string, labels?: Record<string, string>): number =>
      end.value(name, labels) - start.value(name, labels);
    assert.deepEqual(
      ['stored', 'joined', 'known', 'drawn', 'present'].map((answer) =>
        change('ogp_cards_total', { answer }),
      ),
      [1, 1, 1, 1, 0],
    );
    assert.equal(change('ogp_requests_total', route), 1);
    assert.equal(change('ogp_requests_total', { route: '/create', status: '200' }), 2);
    assert.equal(change('ogp_request_duration_seconds_count', { route: '/create' }), 3);
    assert.equal(change('ogp_draw_duration_seconds_count', { way: 'bands' }), 2);
    assert.equal(change('ogp_draw_wait_seconds_count'), 2);
    assert.equal(change('ogp_store_calls_total', { operation: 'put', result: 'stored' }), 1);
    assert.equal(change('ogp_store_duration_seconds_count', { operation: 'put' }), 1);
    // The second drawing found every band; none of them needed a glyph.
    assert.ok(change('ogp_cache_lookups_total', { level: 'bands', result: 'hit' }) > 0);
    assert.ok(change('ogp_cache_lookups_total', { level: 'bands', result: 'miss' }) > 0);
    assert.equal(change('ogp_cache_lookups_total', { level: 'backdrops', result: 'hit' }), 2);
    assert.deepEqual(
      ['idle', 'busy', 'starting'].map((state) => end.value('ogp_renderer_processes', { state })),
      [1, 0, 0],
    );
  });

  test('tell a process that ended by itself, and the one that took its place', async ({ signal }) => {
    const start = await scrape(service.url);
    const crashes = start.value('ogp_renderer_faults_total', { fault: 'crash' });
    for (const renderer of childrenOf(service.pid)) process.kill(renderer, 'SIGKILL');
    await scrapeUntil(
      service.url,
      ({ value }) =>
        value('ogp_renderer_faults_total', { fault: 'crash' }) === crashes + 1 &&
        value('ogp_renderer_restarts_total') === start.value('ogp_renderer_restarts_total') + 1 &&
        value('ogp_renderer_processes', { state: 'idle' }) === 1,
      signal,
    );
  });

  test('tell a queue that is full, who is refused, and a drawing that took too long', async ({ signal }) => {
    // It has drawn a card, so that its end is no failed start.
    await createCard(service.url, newContext());
    const start = await scrape(service.url);
    for (const renderer of childrenOf(service.pid)) process.kill(renderer, 'SIGSTOP');
    const first = postContext(service.url, newContext());
    await scrapeUntil(
      service.url,
      ({ value }) => value('ogp_renderer_processes', { state: 'busy' }) === 1,
      signal,
    );
    const second = postContext(service.url, newContext());
    await scrapeUntil(service.url, ({ value }) => value('ogp_renderer_waiting') === 1, signal);
    const third = await postContext(service.url, newContext());
    assert.equal(third.problem?.code, 'overloaded');
    assert.equal((await first).problem?.code, 'deadline_exceeded');
    assert.equal((await second).problem?.code, 'overloaded');
    const end = await scrapeUntil(
      service.url,
      ({ value }) =>
        value('ogp_renderer_faults_total', { fault: 'timeout' }) ===
        start.value('ogp_renderer_faults_total', { fault: 'timeout' }) + 1,
      signal,
    );
    const change = (labels: Record<string, string>): number =>
      end.value('ogp_requests_total', labels) - start.value('ogp_requests_total', labels);
    assert.equal(change({ status: '503', code: 'overloaded' }), 2);
    assert.equal(change({ status: '504', code: 'deadline_exceeded' }), 1);
    assert.equal(end.value('ogp_renderer_waiting'), 0);
  });

  test('tell what became of a store that fails', async (t) => {
    const { signal } = t;
    const start = await scrapeUntil(
      service.url,
      ({ value }) => value('ogp_renderer_processes', { state: 'idle' }) === 1,
      signal,
    );
    const away = `${service.store}-away`;
    await rename(service.store, away);
    await writeFile(service.store, 'no directory');
    t.after(async () => {
      await rm(service.store);
      await rename(away, service.store);
    });
    const failed = { operation: 'put', result: 'store_unreachable' };
    const answered = { status: '502', code: 'store_unreachable' };
    assert.equal((await postContext(service.url, newContext())).problem?.code, 'store_unreachable');
    await scrapeUntil(
      service.url,
      ({ value }) =>
        value('ogp_store_calls_total', failed) === start.value('ogp_store_calls_total', failed) + 1 &&
        value('ogp_requests_total', answered) === start.value('ogp_requests_total', answered) + 1 &&
        value('ogp_store_under_way') === 0,
      signal,
    );
  });

  test('get no series from a hundred paths, methods and queries of a client’s choice', async ({ signal }) => {
    await fetch(`${service.url}/first-unknown-path`);
    await fetch(`${service.url}/images/first-unknown?0`);
    await fetch(`${service.url}/create/first-unknown`, { method: 'POST' });
    await fetch(`${service.url}/create`, { method: 'DELETE' });
    const total = 'ogp_requests_total';
    const start = await scrapeUntil(
      service.url,
      ({ value }) =>
        value(total, { code: 'method_not_allowed' }) > 0 && value(total, { route: '/create/:template' }) > 0,
      signal,
    );
    for (let number = 0; number < 25; number += 1) {
      await Promise.all([
        fetch(`${service.url}/${number}/%E3%81%82"\\{}?x=${number}`),
        fetch(`${service.url}/images/${number}?${number}`),
        fetch(`${service.url}/create/${number}`, { method: 'POST' }),
        fetch(`${service.url}/create?${number}`, {
          method: 'DELETE',
          headers: { 'user-agent': `${number}` },
        }),
      ]);
    }
    const end = await scrapeUntil(
      service.url,
      ({ value }) => value(total) >= start.value(total) + 100,
      signal,
    );
    const own = (scraped: typeof end): string[] =>
      [...scraped.families.values()]
        .filter(({ name }) => name.startsWith('ogp_') && name !== total)
        .flatMap(({ series }) => series.map(({ name, labels }) => JSON.stringify([name, labels])));
    const routes = new Set(end.families.get(total)?.series.map(({ labels }) => labels['route']));
    assert.ok(routes.size < 12, [...routes].join(' '));
    assert.equal(end.families.get(total)?.series.length, start.families.get(total)?.series.length);
    assert.deepEqual(own(end), own(start));
  });
});
