import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { canonicalLink, isSigned, signLink } from '../../src/http/link-query.ts';
import { codePoint } from '../support/code-point.ts';
import '../support/property-seed.ts';

const KEY = 'k'.repeat(32);

describe('what is signed of a link', () => {
  test('has its parameters sorted, with only unreserved characters as they are', () => {
    const canonical = canonicalLink('/og/vaccine.png', [
      ['period', "10月〜!'()*~-_."],
      ['area', 'A&B=C d+e'],
      ['age', '40'],
    ]);
    assert.equal(
      canonical,
      '/og/vaccine.png?age=40&area=A%26B%3DC%20d%2Be&period=10%E6%9C%88%E3%80%9C%21%27%28%29%2A~-_.',
    );
  });

  test('is the same in whatever order the parameters come, and another if any of them is another', () => {
    const pair = fc.tuple(fc.string({ unit: codePoint }), fc.string({ unit: codePoint }));
    const query = fc.uniqueArray(pair, { selector: ([name]) => name, maxLength: 6 });
    fc.assert(
      fc.property(query, query, (one, other) => {
        const sorted = (pairs: typeof one): string =>
          JSON.stringify(Object.entries(Object.fromEntries(pairs)).map(String).toSorted());
        const canonical = canonicalLink('/og/x.png', one);
        assert.equal(canonicalLink('/og/x.png', one.toReversed()), canonical);
        assert.equal(canonicalLink('/og/x.png', other) === canonical, sorted(one) === sorted(other));
      }),
    );
  });

  test('writes half a character as U+FFFD instead of failing', () => {
    assert.equal(canonicalLink('/og/x.png', [['a', '\ud800']]), '/og/x.png?a=%EF%BF%BD');
  });

  test('names the path: a signature for one template is none for another', () => {
    const signature = signLink(canonicalLink('/og/vaccine.png', []), KEY);
    assert.ok(!isSigned(canonicalLink('/og/article.png', []), signature, [KEY]));
  });
});

describe('a signature', () => {
  test('is HMAC-SHA-256 in base64url without padding', () => {
    // RFC 4231, section 4.3, test case 2.
    const signature = signLink('what do ya want for nothing?', 'Jefe');
    assert.equal(
      Buffer.from(signature, 'base64url').toString('hex'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    assert.match(signature, /^[A-Za-z0-9_-]{43}$/u);
  });

  test('counts if any of the keys has made it', () => {
    const signature = signLink('x', KEY);
    assert.ok(isSigned('x', signature, ['another key', KEY]));
    assert.ok(!isSigned('x', signature, ['another key']));
    assert.ok(!isSigned('x', signature, []));
  });

  test('counts whole and unchanged only', () => {
    const signature = signLink('x', KEY);
    const altered = [
      '',
      signature.slice(1),
      `${signature}=`,
      `${signature}A`,
      signature.toUpperCase(),
      `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      '漢'.repeat(43),
    ];
    for (const text of altered) assert.ok(!isSigned('x', text, [KEY]), text);
  });
});
