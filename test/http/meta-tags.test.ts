import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { metaTags } from '../../src/http/card-answer.ts';

/** The tags' attributes, as a parser reads them: closed, the lines are XML and HTML at once. */
function readTags(html: string): Record<string, string>[] {
  const tags: Record<string, string>[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'meta') tags.push({ ...attributes });
  });
  parser.on('error', (error) => assert.fail(error));
  parser.write(`<head>${html.replaceAll(/">$/gmu, '"/>')}</head>`).close();
  return tags;
}

const PICTURE = {
  url: 'https://cards.example/a.png',
  width: 1200,
  height: 630,
  type: 'image/png',
  alt: '東京都の接種時期',
};

const SHARE = {
  title: '東京都・40歳の接種時期は「10月」',
  description: '予測は参考値です。',
  siteName: 'AIワクチン接種予測',
};

/** `[name, content]` of each tag. */
const namesOf = (html: string) =>
  readTags(html).map(({ property, name, content }) => [property ?? name, content]);

describe('the <meta> tags', () => {
  test('are complete where the template says what a share says and the caller names its page', () => {
    const page = 'https://www.example.jp/p?a=1&b=2';
    assert.deepEqual(namesOf(metaTags([PICTURE], { share: SHARE, page })), [
      ['og:title', SHARE.title],
      ['og:description', SHARE.description],
      ['og:type', 'website'],
      ['og:site_name', SHARE.siteName],
      ['og:locale', 'ja_JP'],
      ['og:url', page],
      ['og:image', PICTURE.url],
      ['og:image:width', '1200'],
      ['og:image:height', '630'],
      ['og:image:type', 'image/png'],
      ['og:image:alt', PICTURE.alt],
      ['twitter:card', 'summary_large_image'],
      ['twitter:title', SHARE.title],
      ['twitter:description', SHARE.description],
      ['twitter:image', PICTURE.url],
      ['twitter:image:alt', PICTURE.alt],
    ]);
  });

  test('have type and locale of the template', () => {
    const share = { ...SHARE, type: 'article' as const, locale: 'de_DE' };
    const tags = new Map(namesOf(metaTags([PICTURE], { share })) as [string, string][]);
    assert.deepEqual([tags.get('og:type'), tags.get('og:locale')], ['article', 'de_DE']);
    assert.equal(tags.has('og:url'), false);
  });

  test('name the page also where the template says nothing else', () => {
    const names = namesOf(metaTags([PICTURE], { page: 'https://www.example.jp/' })).map(([name]) => name);
    assert.ok(names.includes('og:url'));
    assert.ok(!names.includes('og:title'));
  });

  test('shorten alternative texts to the 420 characters that X takes, between whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 300, maxLength: 500 }), (alt) => {
        const shown = namesOf(metaTags([{ ...PICTURE, alt: `あ${alt.replaceAll(/\s/gu, '_')}` }]))
          .filter(([name]) => name?.endsWith('image:alt'))
          .map(([, content = '']) => content);
        assert.equal(shown.length, 2);
        for (const text of shown) {
          assert.ok(text.length <= 420);
          assert.ok(text.isWellFormed());
          const whole = `あ${alt.replaceAll(/\s/gu, '_')}`;
          if (whole.length <= 420) assert.equal(text, whole);
          else assert.ok(text.endsWith('…') && whole.startsWith(text.slice(0, -1)));
        }
      }),
    );
    const family = '👨‍👩‍👧‍👦';
    const [, shown = ''] = namesOf(metaTags([{ ...PICTURE, alt: family.repeat(50) }])).at(-1) ?? [];
    assert.equal(shown, `${family.repeat(38)}…`);
  });

  test('are those that networks look for, each once', () => {
    assert.deepEqual(namesOf(metaTags([PICTURE])), [
      ['og:image', 'https://cards.example/a.png'],
      ['og:image:width', '1200'],
      ['og:image:height', '630'],
      ['og:image:type', 'image/png'],
      ['og:image:alt', '東京都の接種時期'],
      ['twitter:card', 'summary_large_image'],
      ['twitter:image', 'https://cards.example/a.png'],
      ['twitter:image:alt', '東京都の接種時期'],
    ]);
  });

  for (const alt of [
    `Q&A <速報> 'x' "y" \`z\` \\n`,
    'AT&amp;T',
    '"><script>alert(1)</script>',
    '</head>',
    "' onload='x",
    '一行目\n三行目',
    '👨‍👩‍👧‍👦𠮷',
  ]) {
    test(`say ${JSON.stringify(alt)} exactly, escaped once`, () => {
      const tags = readTags(metaTags([{ ...PICTURE, alt }]));
      assert.equal(tags.length, 8);
      const read = tags.find(({ property }) => property === 'og:image:alt')?.['content'];
      // An attribute's line breaks are spaces to XML, though not to HTML.
      assert.equal(read, alt.replaceAll('\n', ' '));
    });
  }
});
