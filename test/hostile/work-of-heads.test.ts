/**
 * The event loop is free again soon, whatever the path, the query or a header of a request is: no piece of work takes
 * longer than a few times what the largest honest body takes on the same machine at the same time.
 */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { runs } from '../support/property-seed.ts';
import { measureBound, openApp, quickest } from './support/longest-piece.ts';

/** Bytes; the whole head may have 16 KiB. */
const LENGTH = 15_000;
const CONTEXT = '{"area":"a","age":1,"period":"b"}';
const LINK = '/og/vaccine.png?area=a&age=1&period=b';

const AUTHORIZED = { authorization: 'Bearer secret' };

const app = await openApp({ GOOGLE_CLOUD_PROJECT: 'cards-1', API_TOKEN: 'secret' });
const fill = (unit: string, length = LENGTH): string => unit.repeat(Math.floor(length / unit.length));

/** The headers that the service reads, each with how an honest one begins. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  accept: ['image/png', 'text/html;q='],
  authorization: ['Bearer ', 'Bearer secret'],
  connection: ['keep-alive'],
  'content-encoding': ['gzip'],
  'content-length': ['1'],
  'content-type': ['application/json', 'application/json;charset="', 'application/x-ndjson;a='],
  cookie: ['a=b'],
  expect: ['100-continue'],
  host: ['localhost', '[::1]'],
  'if-none-match': ['"a"', 'W/"'],
  origin: ['http://localhost'],
  traceparent: ['00-', `00-${'a'.repeat(32)}-`],
  'transfer-encoding': ['chunked'],
  'user-agent': ['curl/8'],
  'x-cloud-trace-context': ['a', `${'a'.repeat(32)}/1`],
};

const UNITS = [
  ' ',
  '\t',
  ',',
  ';',
  '=',
  '"',
  '\\"',
  '/',
  ':',
  '.',
  '-',
  '%',
  '%61',
  '[',
  '0',
  'a',
  'é',
  ' ,',
  'a,',
  'a;',
  'a/b,',
  'a=b;',
  ';a="\\a"',
  ';q=0.1,a/b',
  'image/png;q=0.1,',
  '"a", ',
  'W/"a",',
  'bearer ',
  '0-',
  '00-a',
  'a.',
  'a:',
];

const PATHS: Readonly<Record<string, string>> = {
  slashes: fill('/'),
  'short parts': fill('/a'),
  'one part': `/${fill('a')}`,
  dots: fill('/..'),
  'percent signs': `/${fill('%')}`,
  'percent-encodings': `/${fill('%61')}`,
  'percent-encodings of no UTF-8': `/${fill('%ff')}`,
  'a template': `/create/${fill('a')}`,
  'a template that is encoded': `/create/${fill('%61')}`,
  'a template with slashes that are encoded': `/create/${fill('%2f')}`,
  'a picture': `/images/${fill('0')}.png`,
  'a picture with many endings': `/images/${fill('.png')}`,
  'a link': `/og/${fill('a')}.png`,
  'a link with many endings': `/og/${fill('.png')}`,
};

const QUERIES: Readonly<Record<string, string>> = {
  'one name again': fill('a&'),
  'many names': Array.from({ length: 3_000 }, (_, index) => index.toString(36)).join('&'),
  'a parameter again': fill('variant=a&'),
  'percent-encodings': fill('%61=%62&'),
  'percent signs': fill('%&'),
  'no UTF-8': fill('%ff'),
  'one value': `variant=${fill('%E6%BC%A2')}`,
  'one value of a context': `area=${fill('%E6%BC%A2')}`,
  'marks in a value of a context': `area=a${fill('%CC%81')}`,
  'a long signature': `signature=${fill('a')}`,
  'a long number': `age=${fill('9')}&max_bytes=${fill('9', 100)}`,
  'equals signs': fill('='),
  'plus signs': fill('+'),
  'question marks': fill('?'),
};

describe('the event loop is free again soon', () => {
  let bound = 0;
  before(async () => {
    bound = await measureBound(app, AUTHORIZED);
  });

  async function assertQuick(request: InjectOptions): Promise<void> {
    const longest = await quickest(() => app.inject(request), bound);
    assert.ok(longest <= bound, `Expected at most ${bound} µs in one piece but it took ${longest} µs`);
  }

  async function assertQuickWith(headers: Readonly<Record<string, string>>): Promise<void> {
    const own = { ...AUTHORIZED, ...headers };
    await assertQuick({
      method: 'POST',
      url: '/create/vaccine',
      payload: CONTEXT,
      headers: { 'content-type': 'application/json', ...own },
    });
    await assertQuick({ method: 'GET', url: LINK, headers: own });
  }

  for (const [name, beginnings] of Object.entries(HEADERS)) {
    test(`after a header of 15 KB: ${name}`, async () => {
      for (const unit of UNITS) {
        for (const beginning of beginnings) await assertQuickWith({ [name]: `${beginning}${fill(unit)}x` });
      }
    });
  }

  test('after thousands of headers', async () => {
    const names = Array.from({ length: 2_500 }, (_, index) => [`x${index.toString(36)}`, 'a'] as const);
    await assertQuickWith(Object.fromEntries(names));
  });

  for (const [shape, path] of Object.entries(PATHS)) {
    test(`after a path: ${shape}`, async () => {
      await assertQuick({ method: 'GET', url: path });
      await assertQuick({ method: 'PUT', url: path });
    });
  }

  for (const [shape, query] of Object.entries(QUERIES)) {
    test(`after a query: ${shape}`, async () => {
      const headers = { 'content-type': 'application/json', ...AUTHORIZED };
      await assertQuick({ method: 'POST', url: `/create/vaccine?${query}`, payload: CONTEXT, headers });
      await assertQuick({ method: 'GET', url: `/og/vaccine.png?${query}` });
    });
  }

  test('after any mix of these', async () => {
    const name = fc.constantFrom(...Object.keys(HEADERS));
    const beginning = fc.constantFrom('', ...Object.values(HEADERS).flat());
    const unit = fc.array(fc.constantFrom(...UNITS), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(name, beginning, unit, async (name, beginning, unit) => {
        await assertQuickWith({ [name]: `${beginning}${fill(unit.join(''))}x` });
      }),
      runs(60),
    );
  });
});
