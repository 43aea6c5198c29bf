/**
 * The event loop is free again soon, whatever the body of a request is: no piece of work takes longer than
 * a few times what the largest honest body takes on the same machine at the same time.
 */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { PICTURE_BODY_LIMIT } from '../../src/config.ts';
import { BODY_LIMIT, MAX_VALUES } from '../../src/context/parse-json.ts';
import { runs } from '../support/property-seed.ts';
import { data, measureBound, openApp, person, picture, quickest } from './support/longest-piece.ts';

const BATCH = 4 * 2 ** 20;

interface Request {
  readonly path: string;
  readonly body: string;
}

const app = await openApp();
const fill = (text: string, bytes = PICTURE_BODY_LIMIT - 200): string =>
  text.repeat(Math.floor(bytes / Buffer.byteLength(text)));
const names = (count: number, spelt = (index: number) => `"k${index}":0`): string =>
  Array.from({ length: count }, (_, index) => spelt(index)).join(',');

const LARGE: Readonly<Record<string, () => string>> = {
  spaces: () => fill(' '),
  'line ends': () => fill('\r\n'),
  '[[[[': () => fill('['),
  '{{{{': () => fill('{'),
  '{"a":{"a":': () => fill('{"a":'),
  'empty objects': () => `[${fill('{},')}{}]`,
  'empty arrays': () => `[${fill('[],')}[]]`,
  noughts: () => `[${fill('0,')}0]`,
  texts: () => `[${fill('"",')}""]`,
  commas: () => fill(','),
  colons: () => fill(':'),
  'quotation marks': () => fill('"'),
  'one number': () => fill('1'),
  'one fraction': () => `0.${fill('1')}`,
  'one name': () => `{"${fill('a')}":1}`,
  'one text': () => `"${fill('a')}"`,
  'one text in a member': () => person(fill('a')),
  'text that goes beyond ASCII': () => person(fill('漢')),
  'no JSON beyond ASCII': () => fill('漢'),
  'no UTF-8': () => fill('a').replaceAll('aa', '\uD800'),
  backslashes: () => person(fill('\\\\')),
  '640,000 members': () => `{${names(640_000, (index) => `"${index.toString(36)}":0`)}}`,
  'one member again': () => `{${fill('"a":0,')}"a":0}`,
  'a picture of line ends': () => person(data + fill('\\n')),
  'a picture of code points': () => person(data + fill('\\u0041')),
  'a picture of escaped quotation marks': () => person(data + fill('\\"')),
  'a picture of backslashes': () => person(data + fill('\\\\')),
  'a picture of slashes': () => person(data + fill('\\/')),
  'a picture beyond ASCII': () => person(data + fill('漢')),
  'a picture that is too large': () => person(data + fill('A')),
  'a picture without an end': () => person(data + fill('A')).slice(0, -40),
  'a picture and noughts': () => `${picture.slice(0, -1)},"list":[${fill('0,', 2 ** 21)}0]}`,
  'a thousand pictures': () =>
    `{${names(MAX_VALUES, (index) => `"${index}":"${data}${'A'.repeat(5_000)}"`)}}`,
  'pictures within each other': () => `[${person(data + fill('A'))}]`,
};

const SMALL: Readonly<Record<string, () => string>> = {
  'as many names as may be': () => `{${names(MAX_VALUES)}}`,
  'names that are no JSON': () => `{${fill('"\\x":0,', BODY_LIMIT - 10)}}`,
  'long names': () => `{${fill(`"${'a'.repeat(250)}":0,`, BODY_LIMIT - 10)}"a":0}`,
  'names given twice': () => `{${fill('"a":0,', 5_900)}"a":0}`,
  'names given twice, deep down': () =>
    `${fill('{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":', 1_100)}{${fill('"a":0,', 5_000)}"a":0}${'}'.repeat(29)}`,
  'stacks of marks': () => person(`a${fill('\u0301', BODY_LIMIT - 100)}`),
  'characters to compose': () => person(fill('か\u3099', BODY_LIMIT - 100)),
  'a long URL': () => person(`https://${fill('a.', BODY_LIMIT - 100)}`),
  'a long number': () => fill('9', BODY_LIMIT),
};

const LINES: Readonly<Record<string, () => string>> = {
  'line ends': () => fill('\n', BATCH),
  spaces: () => fill(' ', BATCH),
  'lines of spaces': () => fill(`${' '.repeat(4_000)}\n`, BATCH),
  'spaces before contexts': () => fill(`${' '.repeat(4_100)}{}\n`, BATCH),
  'one line': () => fill('a', BATCH),
  'one list': () => `[${fill('0,', BATCH - 2)}0`,
  'one picture': () => person(data + fill('A', BATCH - 200)),
  'a thousand wrong contexts': () => fill('{"area":1,"age":"a"}\n', 21_000),
  'a thousand lines that are no JSON': () => fill('{\n', 2_000),
  'as many names as may be, in each line': () => fill(`{${names(MAX_VALUES)}}\n`, BATCH / 8),
  'more names than may be, in each line': () => fill(`{${names(1_850)}}\n`, BATCH),
  'names given twice, in each line': () => fill(`{${fill('"a":0,', 4_000)}"a":0}\n`, BATCH),
};

describe('the event loop is free again soon', () => {
  let bound = 0;
  before(async () => {
    bound = await measureBound(app);
  });

  async function assertQuick(request: Request): Promise<void> {
    const longest = await quickest(() => ask(request), bound);
    assert.ok(longest <= bound, `Expected at most ${bound} µs in one piece but it took ${longest} µs`);
  }

  for (const [shape, body] of Object.entries(LARGE)) {
    test(`after a body of 6 MiB: ${shape}`, async () => {
      await assertQuick({ path: '/create/profile', body: body() });
    });
  }

  for (const [shape, body] of Object.entries(SMALL)) {
    test(`after a body of 16 KiB: ${shape}`, async () => {
      await assertQuick({ path: '/create/profile', body: body() });
    });
  }

  for (const [shape, body] of Object.entries(LINES)) {
    test(`during a batch: ${shape}`, async () => {
      await assertQuick({ path: '/batch/vaccine', body: body() });
      await assertQuick({ path: '/batch/profile', body: body() });
    });
  }

  test('after any mix of these', async () => {
    const tokens = [
      ...Array.from('{}[]",:\\0 \n-e.漢'),
      '"a"',
      '"a":',
      '\\"',
      '\\u0041',
      '"data:image/',
      'null',
      '\u0301',
      '""',
    ];
    const token = fc.constantFrom(...tokens);
    const unit = fc.array(token, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    const begin = fc.constantFrom('', '{"a":', '[', '{', '"', `{"avatar":"${data}`, '{"a":[{"b":"');
    const path = fc.constantFrom('/create/profile', '/batch/profile', '/batch/vaccine', '/create/vaccine');
    const size = fc.constantFrom(BODY_LIMIT - 50, BATCH - 50, PICTURE_BODY_LIMIT - 50);
    await fc.assert(
      fc.asyncProperty(path, size, begin, fc.array(unit, { minLength: 1, maxLength: 3 }), async (...mix) => {
        const [path, size, begin, units] = mix;
        await assertQuick({
          path,
          body: begin + units.map((unit) => fill(unit, size / units.length)).join(''),
        });
      }),
      runs(40),
    );
  });
});

async function ask({ path, body }: Request) {
  const type = path.startsWith('/batch/') ? 'application/x-ndjson' : 'application/json';
  return app.inject({
    method: 'POST',
    url: path,
    payload: Buffer.from(body),
    headers: { 'content-type': type },
  });
}
