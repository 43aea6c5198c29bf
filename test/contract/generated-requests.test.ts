/**
 * Requests that are generated from docs/openapi.json, half of them with one fault, find no difference between document
 * and service. `npm run test:requests` sends twenty times as many.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { HttpServer } from '../../src/http/http-server.ts';
import { createMetrics } from '../../src/metrics/create-metrics.ts';
import { createTestApp, TOKYO } from '../http/support/test-app.ts';
import { openDrawingApp } from '../reports/support/open-app.ts';
import { runs } from '../support/property-seed.ts';
import { OPERATIONS } from './support/api-document.ts';
import { checkAnswer } from './support/check-answer.ts';
import { requests, type Surroundings } from './support/generate-requests.ts';

const TOKEN = 'a-token-of-this-test';
const LINK_KEY = 'k'.repeat(32);
const ENVIRONMENT = {
  API_TOKENS: TOKEN,
  LINK_KEYS: LINK_KEY,
  // However busy the machine is.
  RENDER_DEADLINE_MS: '60000',
  UPLOAD_DEADLINE_MS: '60000',
};

/** Kana, ideographs, Latin and what has to be escaped somewhere; the fonts have all of it. */
const COVERED = fc.constantFrom(...Array.from('あいうアイウ東京都漢字〜、。()ABCxyz019 <>&"\'\\{}%-+/?#'));
const ANY = fc.oneof(
  { weight: 9, arbitrary: COVERED },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
);

/** Sends requests and checks the answers. @returns the operations that were met, with a fault and without */
async function compare(
  app: HttpServer,
  { count, ...surroundings }: Pick<Surroundings, 'characters' | 'known'> & { readonly count: number },
): Promise<ReadonlySet<string>> {
  const created = await app.inject({
    method: 'POST',
    url: '/create',
    headers: { authorization: `Bearer ${TOKEN}` },
    payload: TOKYO,
  });
  const image = String(created.json().url).split('/').at(-1) ?? '';
  const known = { name: image, template: 'vaccine', expires: '4102444800', ...surroundings.known };
  const generated = requests({ ...surroundings, token: TOKEN, linkKey: LINK_KEY, known });
  const met = new Set<string>();
  await fc.assert(
    fc.asyncProperty(generated, async (request) => {
      checkAnswer(request, await app.inject(request.sent));
      met.add(`${request.method} ${request.path} ${request.fault === null}`);
    }),
    runs(count),
  );
  return met;
}

describe('requests that are generated from the API document', () => {
  test('are answered as it says', async (t) => {
    const { app } = await createTestApp(t, { environment: ENVIRONMENT, metrics: createMetrics() });
    const met = await compare(app, { characters: ANY, known: {}, count: 400 });
    assert.equal(met.size, 2 * OPERATIONS.length);
  });

  test('are answered as it says by the service that draws', async (t) => {
    const { app } = await openDrawingApp(t, {
      environment: ENVIRONMENT,
      publicBaseUrl: null,
      metrics: createMetrics(),
    });
    // Less may be too little for a card, which the document cannot know.
    await compare(app, { characters: COVERED, known: { max_bytes: '8000000' }, count: 10 });
  });
});
