import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findLowContrast } from '../../src/cli/check/find-low-contrast.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { buildCard } from '../support/build-card.ts';

/** What is found for a text of 40 px on a background of SVG elements over white. */
function find(attributes: string, background = '', content = '漢'): string[] {
  const { texts } = buildCard(`<text x="100" y="100" font-size="40" ${attributes}>${content}</text>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">${background}</svg>`;
  return findLowContrast({
    width: 400,
    height: 400,
    texts: texts.map((layout) => ({ line: 1, layout })),
    overflows: [],
    changed: null,
    backdrop: () => rasterizeSvg(svg),
  }).map(({ message }) => message);
}

describe('findLowContrast', () => {
  test('finds nothing on what is transparent, which is taken for white, if the text is dark', () => {
    assert.deepEqual(find('fill="#333333"'), []);
    assert.match(
      find('fill="#eeeeee"')[0] ?? '',
      /contrast of 1\.\d+:1 .* asks for 3:1 at 40 px and weight 400/u,
    );
  });

  test('finds a glyph that is half on what is dark', () => {
    const half = '<rect x="100" y="0" width="20" height="400" fill="#222222"/>';
    assert.equal(find('fill="#333333"', half).length, 1);
  });

  test('does not mind a thin line behind a glyph', () => {
    const line = '<rect x="118" y="0" width="2" height="400" fill="#333333"/>';
    assert.deepEqual(find('fill="#333333"', line), []);
  });

  test('counts a text that is not opaque as it is seen', () => {
    assert.deepEqual(find('fill="#000000"'), []);
    assert.equal(find('fill="#000000" fill-opacity="0.2"').length, 1);
  });

  test('leaves the colours of emoji alone', () => {
    assert.deepEqual(find('fill="#333333"', '', '😀'), []);
    assert.equal(find('fill="#eeeeee"', '', '😀漢').length, 1);
  });
});
