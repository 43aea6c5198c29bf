/** Asks a service for cards for some seconds and writes what it got as JSON. */
import autocannon from 'autocannon';
import { appMix, endlessAreas } from '../support/cards.ts';

const MAX_CARDS = 100_000;
const CONTEXTS = {
  known: () => [{ area: '東京都', age: 40, period: '10月下旬〜2月上旬' }],
  mix: (seed) => appMix(MAX_CARDS, seed),
  new: (seed) => endlessAreas(MAX_CARDS, seed),
};

const { url, kind, seed, seconds, connections } = JSON.parse(process.argv[2]);
const contexts = CONTEXTS[kind](seed);
let next = 0;
const { requests, latency, non2xx, errors } = await autocannon({
  url: `${url}/create`,
  connections,
  duration: seconds,
  requests: [
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      setupRequest: (request) => ({ ...request, body: JSON.stringify(contexts[next++ % contexts.length]) }),
    },
  ],
});
process.stdout.write(
  JSON.stringify({
    total: requests.total,
    perSecond: requests.average,
    p50: latency.p50,
    p99: latency.p99,
    failed: non2xx + errors,
  }),
);
