import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildCard } from '../support/build-card.ts';

const WRAPPED = 'inline-size="100" block-size="200" line-height="1.5" word-break="normal"';

/** The tops of the rects in a card, by their ids. */
function topsOf(content: string): Record<string, number> {
  const { scene } = buildCard(content);
  return Object.fromEntries(
    [...scene.document.matchAll(/<rect\b[^>]*>/g)].flatMap(([tag]) => {
      const [, id] = / id="(\w+)"/.exec(tag) ?? [];
      return id === undefined ? [] : [[id, Number(/ y="([^"]+)"/.exec(tag)?.[1])]];
    }),
  );
}

function boxesOf(content: string): Record<string, { y: number; height: number } | null> {
  return Object.fromEntries(
    buildCard(content).texts.map(({ id, extent }) => [id, { y: extent.top, height: extent.height }]),
  );
}

const rect = (id: string, height: number, attributes = '') =>
  `<rect id="${id}" width="9" height="${height}" ${attributes}/>`;

describe('where a stack puts its children', () => {
  test('below one another with the gap between them, from where the first one stands', () => {
    const tops = topsOf(
      `<g data-stack="block" data-gap="24">${rect('a', 10, 'y="30"')}${rect('b', 5)}${rect('c', 1, 'y="7"')}</g>`,
    );
    assert.deepEqual(tops, { a: 30, b: 64, c: 93 });
  });

  test('without a gap if none is asked for', () => {
    assert.deepEqual(topsOf(`<g data-stack="block">${rect('a', 10, 'y="0"')}${rect('b', 5)}</g>`), {
      a: 0,
      b: 10,
    });
  });

  test('from its "y", wherever they stand in the file', () => {
    assert.deepEqual(topsOf(`<g data-stack="block" y="40">${rect('a', 10, 'y="300"')}${rect('b', 5)}</g>`), {
      a: 40,
      b: 50,
    });
  });

  for (const [keyword, a] of [
    ['start', 20],
    ['center', 60],
    ['end', 100],
  ] as const) {
    test(`at the ${keyword} of its block-size`, () => {
      const stack = `<g data-stack="block" data-gap="5" y="20" block-size="100" align-content="${keyword}">`;
      assert.deepEqual(topsOf(`${stack}${rect('a', 10, 'y="0"')}${rect('b', 5)}</g>`), { a, b: a + 15 });
    });
  }

  test('from its top if they take more than its block-size, and says so', () => {
    const card = `\n<g data-stack="block" y="20" block-size="30" align-content="end">${rect('a', 40, 'y="0"')}</g>`;
    assert.deepEqual(topsOf(card), { a: 20 });
    assert.deepEqual(buildCard(card).overflows, [{ line: 2, taken: 40, blockSize: 30 }]);
  });

  test('by whole pixels, so that edges keep their place in a pixel, without adding up what that is off', () => {
    const stack = `<g data-stack="block" data-gap="0.4" y="10">`;
    const shapes = ['a', 'b', 'c', 'd'].map((id) => rect(id, 10, 'y="0"')).join('');
    assert.deepEqual(topsOf(`${stack}${shapes}</g>`), { a: 10, b: 20, c: 31, d: 41 });
    assert.deepEqual(topsOf(`${stack}${rect('a', 10, 'y="0.5"')}</g>`), { a: 10.5 });
  });
});

describe('what a child takes', () => {
  for (const [title, lines] of [
    ['一行', 1],
    ['二行になる題名です', 2],
    ['三行になるとても長い題名です', 3],
  ] as const) {
    test(`a text of ${lines} lines: from the first em box to the last`, () => {
      const card = `<g data-stack="block" data-gap="8" y="50"><text id="title" y="90" ${WRAPPED}>${title}</text>${rect('author', 9, 'y="0"')}</g>`;
      const height = 20 + (lines - 1) * 30;
      assert.deepEqual(topsOf(card), { author: 50 + height + 8 });
      const [layout] = buildCard(card).texts;
      assert.equal(layout?.lines.length, lines);
      assert.ok(Math.abs((layout.box?.y ?? 0) - 50) <= 0.5);
      assert.equal(layout.box?.height, height);
    });
  }

  test('a text that is centred in its own box counts by its lines all the same', () => {
    const card = `<g data-stack="block" y="50"><text id="a" y="90" ${WRAPPED} align-content="center">題</text>${rect('b', 9, 'y="0"')}</g>`;
    assert.deepEqual(topsOf(card), { b: 70 });
  });

  test('a text that stands as written: all its lines', () => {
    const card = `<g data-stack="block" y="50"><text y="90">一<tspan x="0" dy="31">二</tspan></text>${rect('b', 9, 'y="0"')}</g>`;
    assert.deepEqual(topsOf(card), { b: 50 + 31 + 20 });
  });

  test('a text that shows nothing: nothing, not even a gap', () => {
    const card = `<g data-stack="block" data-gap="8" y="50"><text y="9">一</text><text> </text>${rect('b', 9, 'y="0"')}</g>`;
    assert.deepEqual(topsOf(card), { b: 78 });
  });

  test('a circle, an ellipse, a line and a picture: their geometry', () => {
    for (const [shape, height] of [
      ['<circle cy="80" r="7"/>', 14],
      ['<ellipse cy="80" rx="30" ry="5"/>', 10],
      ['<line x2="9" y1="50" y2="47" stroke="#000"/>', 3],
      ['<image y="3" width="10" height="11" href="data:image/png;base64,"/>', 11],
    ] as const) {
      assert.deepEqual(topsOf(`<g data-stack="block" y="50">${shape}${rect('b', 9, 'y="0"')}</g>`), {
        b: 50 + height,
      });
    }
  });

  test('a group: its first <rect>, and all in the group moves along', () => {
    const group = `<g>${rect('plate', 30, 'y="100"')}${rect('inner', 4, 'y="113"')}<text id="label" y="120">題</text><path d="M0 100h9v9z"/></g>`;
    const card = `<g data-stack="block" y="50">${group}${rect('b', 9, 'y="0"')}</g>`;
    assert.deepEqual(topsOf(card), { plate: 50, inner: 63, b: 80 });
    assert.deepEqual(boxesOf(card), { label: { y: 120 - 0.88 * 20 - 50, height: 20 } });
    assert.match(buildCard(card).scene.document, /<path d="M0 100h9v9z" transform="translate\(0 -50\)"/);
  });

  test('a text of a group keeps its own box', () => {
    const group = `<g>${rect('plate', 30, 'y="100"')}<text y="120" ${WRAPPED}>題</text></g>`;
    const [label] = buildCard(`<g data-stack="block" y="50">${group}</g>`).texts;
    assert.deepEqual([label?.box?.y, label?.box?.height], [120 - 0.88 * 20 - 50, 200]);
  });

  test('a stack: its block-size, or what its children take', () => {
    const inner = (attributes: string) =>
      `<g data-stack="block" ${attributes}>${rect('a', 10, 'y="5"')}${rect('b', 20)}</g>`;
    const outer = (attributes: string) =>
      `<g data-stack="block" data-gap="1" y="100">${inner(attributes)}${rect('c', 9, 'y="0"')}</g>`;
    assert.deepEqual(topsOf(outer('data-gap="2"')), { a: 100, b: 112, c: 133 });
    assert.deepEqual(topsOf(outer('block-size="50" align-content="end"')), { a: 120, b: 130, c: 151 });
  });

  test('a stack that shows nothing: nothing', () => {
    const card = `<g data-stack="block" data-gap="8" y="50"><g data-stack="block"><text></text></g>${rect('b', 9, 'y="0"')}</g>`;
    assert.deepEqual(topsOf(card), { b: 50 });
  });
});

test('a stack of a given height takes it though nothing stands in it', () => {
  const card = `<g data-stack="block" y="50"><g data-stack="block" block-size="30"/>${rect('b', 9, 'y="0"')}</g>`;
  assert.deepEqual(topsOf(card), { b: 80 });
});

describe('what a stack leaves as it is', () => {
  test('the glyphs of its texts: they move by whole pixels', () => {
    const text = '<text y="90">題名</text>';
    const [written] = buildCard(text).texts;
    const [stacked] = buildCard(`<g data-stack="block" y="123">${text}</g>`).texts;
    assert.deepEqual(
      stacked?.glyphs.map(({ shape, x, y }) => [shape.key, x, y]),
      written?.glyphs.map(({ shape, x, y }) => [shape.key, x, y + 51]),
    );
  });

  test('a text that was set before is not moved twice', () => {
    const card = `<g data-stack="block" y="123"><text y="90">題名</text></g>`;
    assert.deepEqual(boxesOf(card), boxesOf(card));
  });

  test('what an element refers to moves with it', () => {
    const card = `<g data-stack="block" y="50">${rect('a', 9, 'y="0" fill="url(#fade)"')}</g>`;
    assert.match(buildCard(card).scene.document, /y="0" fill="url\(#fade\)" transform="translate\(0 50\)"/);
  });

  test('a card without stacks', () => {
    assert.deepEqual(topsOf(`<g>${rect('a', 10, 'y="30"')}${rect('b', 5, 'y="3"')}</g>`), { a: 30, b: 3 });
  });
});
