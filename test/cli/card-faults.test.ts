import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  findCardFaults,
  findCroppedHeadline,
  inspectCard,
  type InspectedCard,
} from '../../src/cli/card-faults.ts';
import { rasterizeSvg } from '../../src/raster/rasterize.ts';
import { createTextSetter } from '../../src/renderer/set-text.ts';
import { parseSvg } from '../../src/svg/parse-svg.ts';
import { engine } from '../support/text-engine.ts';

const startFile = createTextSetter(engine);

/** A card of 400 × 400 px, the ground and the content from line 2 on. */
function inspect(content: string, ground = '#ffffff', width = 400): InspectedCard {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="400" font-family="Noto Sans JP" font-size="40"><rect width="${width}" height="400" fill="${ground}"/>
${content}</svg>`;
  const root = parseSvg(svg, { file: 'card.svg.njk' });
  return inspectCard(root, {
    file: 'card.svg.njk',
    startCard: () => startFile('card.svg.njk'),
    draw: rasterizeSvg,
  });
}

const find = (content: string, ground?: string, bytes = 0) =>
  findCardFaults(inspect(content, ground), bytes).map(({ rule, line, message }) => ({ rule, line, message }));

/** What is found for a text of 40 px on a background of SVG elements over white. */
function contrastOf(attributes: string, background = '', content = '漢'): string[] {
  return find(`${background}<text x="100" y="100" ${attributes}>${content}</text>`).map(
    ({ message }) => message,
  );
}

/** The same text as it is set, and under what design tools put around it. */
const WAYS = {
  'as it is set': (content: string) => content,
  'under a transform': (content: string) => `<g transform="translate(3.5 0)">${content}</g>`,
  'under a turn': (content: string) => `<g transform="rotate(7 120 90)">${content}</g>`,
  'under a clip of the whole canvas': (content: string) =>
    `<defs><clipPath id="whole"><rect width="400" height="400"/></clipPath></defs><g clip-path="url(#whole)">${content}</g>`,
  'under a filter': (content: string) =>
    `<filter id="f" filterUnits="userSpaceOnUse" x="0" y="0" width="400" height="400"><feOffset dx="1" dy="1"/></filter><g filter="url(#f)">${content}</g>`,
  'below a shape that does not cover it': (content: string) =>
    `${content}<rect x="90" y="30" width="9" height="90" opacity="0.5"/>`,
};

for (const [way, around] of Object.entries(WAYS)) {
  describe(`a text ${way}`, () => {
    const contrast = (attributes: string, background = '', content = '漢') =>
      contrastOf(attributes, background, content).length === 0
        ? []
        : find(`${background}${around(`<text x="100" y="100" ${attributes}>${content}</text>`)}`)
            .filter(({ rule }) => rule === 'contrast')
            .map(({ message }) => message);

    test('has contrast if it is dark on white, and none if it is light', () => {
      const dark = find(around('<text x="100" y="100" fill="#333333">漢字</text>'));
      assert.deepEqual(dark, []);
      const light = find(around('<text x="100" y="100" fill="#eeeeee">漢字</text>'));
      assert.equal(light.length, 1);
      assert.match(
        light[0]?.message ?? '',
        /contrast of 1\.\d+:1 .* requires 3:1 at \d+(?:\.\d+)? px and weight 400/u,
      );
    });

    test('of which one glyph is half on what is dark is found', () => {
      const half = '<rect x="140" y="0" width="20" height="400" fill="#222222"/>';
      assert.equal(contrast('fill="#333333"', half, '漢漢字').length, 1);
    });

    test('does not mind a thin line behind a glyph', () => {
      const line = '<rect x="118" y="0" width="2" height="400" fill="#333333"/>';
      const faults = find(`${line}${around('<text x="100" y="100" fill="#333333">漢</text>')}`);
      assert.deepEqual(faults, []);
    });

    test('that is not opaque counts as it is seen', () => {
      assert.equal(contrast('fill="#000000" fill-opacity="0.2"').length, 1);
    });

    test('has no contrast to keep where it is an emoji', () => {
      assert.deepEqual(find(around('<text x="100" y="100" fill="#eeeeee">😀</text>')), []);
    });

    test('is told from another beside it', () => {
      const both =
        '<text id="good" x="60" y="100" fill="#000000">漢</text><text id="bad" x="200" y="100" fill="#eeeeee">字</text>';
      const faults = find(around(both));
      assert.equal(faults.length, 1);
      assert.match(faults[0]?.message ?? '', /"bad" has a contrast/u);
    });

    test('that runs off the canvas reaches out of the safe area', () => {
      const long = find(around('<text id="title" x="100" y="100" fill="#000000">とても長い題名です</text>'));
      assert.deepEqual(
        long.map(({ rule }) => rule),
        ['safe-area'],
      );
      assert.match(long[0]?.message ?? '', /"title" reaches \d+ px right/u);
    });
  });
}

test('a text of which nothing is seen is a fault of its own', () => {
  for (const content of [
    `<defs><clipPath id="c"><rect width="9" height="9"/></clipPath></defs><g clip-path="url(#c)"><text x="100" y="100">漢</text></g>`,
    '<g transform="translate(500 0)"><text x="100" y="100">漢</text></g>',
    '<text x="100" y="100">漢</text><rect x="50" y="50" width="200" height="100" fill="#cccccc"/>',
    '<g opacity="0"><text x="100" y="100">漢</text></g>',
  ]) {
    assert.deepEqual(
      find(content).map(({ rule, line }) => ({ rule, line })),
      [{ rule: 'unseen', line: 2 }],
      content,
    );
  }
});

test('a text of which a clip cuts off a part is found, and one that a clip leaves whole is not', () => {
  const clipped = (width: number) =>
    find(
      `<defs><clipPath id="c"><rect x="20" y="20" width="${width}" height="200" rx="20"/></clipPath></defs><g clip-path="url(#c)"><g transform="scale(1.1)"><text id="title" x="60" y="100">題名です</text></g></g>`,
    ).map(({ rule, line, message }) => [rule, line, /cuts off part of the text "title"/u.test(message)]);
  assert.deepEqual(clipped(140), [['overflow', 2, true]]);
  assert.deepEqual(clipped(340), []);
});

test('white on white is a lack of contrast, not a text that is not seen', () => {
  assert.deepEqual(
    find('<g transform="scale(0.5)"><text x="100" y="100" fill="#ffffff">漢</text></g>').map(
      ({ rule }) => rule,
    ),
    ['contrast'],
  );
});

test('a text that is drawn smaller than it is set needs the contrast of its drawn size', () => {
  const grey = '<text x="200" y="200" fill="#888888">漢字</text>';
  assert.deepEqual(find(grey), []);
  const [fault] = find(`<g transform="scale(0.5)">${grey}</g>`);
  assert.match(fault?.message ?? '', /requires 4\.5:1 at (?:19|20|21)(?:\.\d+)? px/u);
});

test('a ground that is not opaque all over is found, with its share', () => {
  assert.deepEqual(
    find('<text x="100" y="100" fill="#111111">漢</text>', 'none').map(({ rule, line }) => ({ rule, line })),
    [{ rule: 'transparent', line: 1 }],
  );
  const [hole] = find('<rect width="200" height="400" fill="#ffffff"/>', 'none');
  assert.match(hole?.message ?? '', /^The card without its texts is 50 % transparent/u);
  assert.deepEqual(find('', '#ffffff'), []);
});

test('a card of more bytes than every network shows is found', () => {
  assert.deepEqual(find('', '#ffffff', 300_000), []);
  assert.match(
    find('', '#ffffff', 300_001)[0]?.message ?? '',
    /300001 bytes .* but WhatsApp shows at most 300000/u,
  );
});

test('the headline is cropped if the square in the middle of the card cuts the largest text', () => {
  const wide = (x: number) =>
    findCroppedHeadline(
      inspect(
        `<text x="20" y="300" font-size="20">小さい</text><text id="title" x="${x}" y="200">題名</text>`,
        '#ffffff',
        800,
      ),
    )?.layout.id ?? null;
  assert.equal(wide(150), 'title');
  assert.equal(wide(210), null);
  assert.equal(wide(540), 'title');
});
