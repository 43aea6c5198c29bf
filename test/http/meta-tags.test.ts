import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SaxesParser } from 'saxes';
import { metaTags } from '../../src/http/meta-tags.ts';

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

describe('the <meta> tags', () => {
  test('are those that networks look for, each once', () => {
    const tags = readTags(metaTags([PICTURE])).map(({ property, name, content }) => [
      property ?? name,
      content,
    ]);
    assert.deepEqual(tags, [
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
