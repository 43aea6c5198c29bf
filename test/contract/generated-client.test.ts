/**
 * A client as someone else would write it, from docs/openapi.d.ts alone. What its types must not let through is marked
 * as an expected error: `npm run types` fails where the types become looser.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from '../../docs/openapi.d.ts';
import { openDrawingApp } from '../reports/support/open-app.ts';

type Context = components['schemas']['VaccineContext'];
type FieldError = components['schemas']['FieldError'];

const TOKEN = 'a-token-of-this-test';
const TOKYO: Context = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };

let url: string;
let client: Client<paths>;
const endings: (() => Promise<unknown>)[] = [];

before(async () => {
  // However busy the machine is.
  const environment = { API_TOKEN: TOKEN, RENDER_DEADLINE_MS: '60000', UPLOAD_DEADLINE_MS: '60000' };
  const { app } = await openDrawingApp(
    { after: (end) => void endings.push(end) },
    { environment, publicBaseUrl: null },
  );
  url = await app.listen({ port: 0, host: '127.0.0.1' });
  client = createClient<paths>({
    baseUrl: url,
    headers: { authorization: `Bearer ${TOKEN}` },
  });
});

after(() => Promise.all(endings.map((end) => end())));

describe('a client with the generated types', () => {
  test('makes a card and reads where it is', async () => {
    const { data, response } = await client.POST('/create/vaccine', {
      body: TOKYO,
      params: { query: { also: 'square', scale: 2 } },
    });
    assert.ok(data);
    const { url, width, created, also, quality } = data;
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('location'), url);
    assert.deepEqual({ width, created, quality }, { width: 2400, created: true, quality: null });
    // Only there when it was asked for.
    assert.equal(also?.height, 2400);
  });

  test('learns how a text fits without making the card', async () => {
    const { data } = await client.POST('/resolve/vaccine', { body: TOKYO });
    const [text] = data?.texts.filter(({ id }) => id === 'period') ?? [];
    assert.deepEqual(text?.lines.join(''), TOKYO.period);
    // Null where nothing bounds the text.
    assert.ok((text?.box?.width ?? 0) > 0);
  });

  test('gets the picture itself, or how it is made', async () => {
    const { data: picture } = await client.POST('/render/vaccine', {
      body: TOKYO,
      parseAs: 'arrayBuffer',
    });
    assert.deepEqual([...new Uint8Array(picture ?? new ArrayBuffer(0)).subarray(1, 4)], [0x50, 0x4e, 0x47]);
    const { data: explanation } = await client.POST('/render/vaccine', {
      body: TOKYO,
      params: { query: { explain: 'true' } },
    });
    assert.ok(typeof explanation === 'object');
    assert.equal(explanation.way, 'bands');
  });

  test('posts a batch, and reads its lines by their type', async () => {
    const { data = '' } = await client.POST('/batch/vaccine', {
      body: `${JSON.stringify(TOKYO)}\n{}\n`,
      bodySerializer: (lines) => lines,
      headers: { 'content-type': 'application/x-ndjson' },
      parseAs: 'text',
    });
    const lines = data
      .trim()
      .split('\n')
      .map((line): components['schemas']['BatchLine'] => JSON.parse(line));
    const said = lines.map((line) => ('card' in line ? line.card.template : line.problem.code));
    assert.deepEqual(said.sort(), ['context_rejected', 'vaccine']);
  });

  test('lists the templates, and posts an example of each', async () => {
    const { data } = await client.GET('/templates');
    const names = data?.templates.map(({ name }) => name) ?? [];
    assert.ok(names.includes('vaccine'));
    const { data: template } = await client.GET('/templates/{template}', {
      params: { path: { template: 'article' } },
    });
    assert.ok((template?.examples.length ?? 0) > 0);
  });

  test('tells problems apart by their code, and then knows what they bring', async () => {
    const { error } = await client.POST('/create/vaccine', {
      // @ts-expect-error an age is a number
      body: { ...TOKYO, age: 'forty' },
    });
    assert.ok(error);
    assert.equal(error.code, 'context_rejected');
    if (error.code !== 'context_rejected') return;
    // No question mark: with this code there are always some.
    const [first]: readonly FieldError[] = error.errors;
    assert.equal(first?.pointer, '/age');
    assert.match(error.fallback?.url ?? '', /\.png$/u);
    // @ts-expect-error a problem has no members but those that are documented
    assert.equal(error.reason, undefined);
    // @ts-expect-error the code is known by now
    assert.ok(error.code !== 'store_unreachable');
  });

  test('is told that its token is missing', async () => {
    const stranger = createClient<paths>({ baseUrl: url });
    const { error, response } = await stranger.POST('/create', { body: TOKYO });
    assert.equal(response.status, 401);
    assert.equal(error?.code, 'unauthorized');
  });

  test('cannot ask for what there is not', async () => {
    const unknown = await client.POST('/create/vaccine', {
      body: TOKYO,
      // @ts-expect-error a variant has one of the names that the document lists
      params: { query: { variant: 'round' } },
    });
    assert.equal(unknown.error?.code, 'variant_not_found');
    // @ts-expect-error "site" is a value of other templates
    const body: Context = { ...TOKYO, site: 'くらしの健康便り' };
    const superfluous = await client.POST('/create/vaccine', { body });
    assert.equal(superfluous.error?.code, 'context_rejected');
    // @ts-expect-error a period is missing
    const lacking = await client.POST('/create/vaccine', { body: { area: '東京都', age: 40 } });
    assert.equal(lacking.error?.code, 'context_rejected');
    // @ts-expect-error no such path
    const nowhere = await client.POST('/make/vaccine', { body: TOKYO });
    assert.equal(nowhere.response.status, 404);
  });
});
