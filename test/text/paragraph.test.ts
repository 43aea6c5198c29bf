import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { graphemeBoundaries } from '../../src/typesetting/characters.ts';
import { createParagraph } from '../../src/text/paragraph.ts';
import type { Paragraph } from '../../src/text/paragraph.ts';
import { maySpaceBehind, scriptOf } from '../../src/text/scripts.ts';
import { FAMILIES, setLine } from '../support/set-line.ts';
import { engine, inkOf, layOut } from '../support/text-engine.ts';
import '../support/property-seed.ts';

function paragraphOf(text: string, { letterSpacing = 0, families = FAMILIES } = {}): Paragraph {
  const style = {
    families,
    weight: 400,
    fontSize: 40,
    letterSpacing,
    features: new Map<string, number>(),
    fill: '#000000',
    fillOpacity: 1,
  };
  const spans = text === '' ? [] : [{ start: 0, end: text.length, style }];
  return createParagraph({ text, spans, language: 'ja', fontSize: 40 }, engine.fonts);
}

/** The width of what is drawn of a line, em. */
function drawnWidth(paragraph: Paragraph, start: number, end: number): number {
  return paragraph
    .setLine(start, end, '')
    .flatMap(({ glyphs }) => glyphs)
    .reduce((width, { advance, spacing }) => width + advance + spacing, 0);
}

describe('a measured width is the width that is drawn', () => {
  const texts = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('ffijlTAVo. ,-')), maxLength: 16 }),
    fc.string({ unit: fc.constantFrom(...Array.from('ملابحكيهس ،٣')), maxLength: 16 }),
    fc.string({ unit: fc.constantFrom('न्', 'क्ष', 'हि', 'दी', 'र्', 'त', ' '), maxLength: 10 }),
    fc.string({ unit: fc.constantFrom(...Array.from('「」、。（）・漢あーff \u00AD')), maxLength: 16 }),
    fc.string({ unit: fc.constantFrom('ก็', 'น้ำ', 'שׁ', 'ל', '한', 'Ж', '👨‍👩‍👧', '🇯🇵', 'f', 'i'), maxLength: 12 }),
  );
  for (const letterSpacing of [0, 6]) {
    test(`wherever a line is cut, with a letter spacing of ${letterSpacing}`, () => {
      fc.assert(
        fc.property(texts, fc.nat(), fc.nat(), (text, from, length) => {
          const paragraph = paragraphOf(text, { letterSpacing });
          const places = [0, ...graphemeBoundaries(text), text.length];
          const first = from % places.length;
          const last = first + (length % (places.length - first));
          const [start = 0, end = 0] = [places[first], places[last]];
          const drawn = drawnWidth(paragraph, start, end);
          assert.ok(Math.abs(paragraph.measure(start, end) - drawn) < 1e-6, `${start} to ${end}`);
        }),
        { numRuns: 600 },
      );
    });
  }

  test('in a line that ends inside a ligature, which does not stand out of its box', () => {
    for (const text of ['efofeffifif', 'ffiffiffiffi', 'fffffffffff', 'office affluent']) {
      for (let size = 40; size <= 120; size += 7) {
        const layout = layOut(`<text y="60" font-size="60" inline-size="${size}">${text}</text>`);
        // The bow of an f stands out of its advance.
        assert.ok(inkOf(layout).right <= size + 6, `${text} in ${size}`);
      }
    }
  });
});

describe('the time that a text takes', () => {
  const letters = {
    kanji: '漢字東京大阪時期接種予測',
    arabic: 'مرحبابكشسعغفقلنهوي',
    latin: 'abcdefAVTfistuvwxyz',
  };
  const box =
    'font-family="Noto Sans JP, Noto Sans, Noto Sans Arabic" font-size="64" inline-size="1000" block-size="400" ' +
    'text-fit="shrink 40%" text-overflow="ellipsis" text-wrap="balance" word-break="auto-phrase"';
  let texts = 0;

  /** Processor time of a layout, the least of several, microseconds. Every text is new. */
  function timeOf(script: keyof typeof letters, length: number): number {
    const times = Array.from({ length: 20 }, () => {
      texts += 1;
      const text = Array.from({ length }, (_, index) =>
        letters[script].at((index * 7 + ((index * texts) % 11)) % letters[script].length),
      );
      const before = process.cpuUsage();
      layOut(`<text ${box}>${text.join('')}</text>`);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    return Math.min(...times);
  }

  test('is for 120 letters that join at most four times that of kanji', () => {
    timeOf('kanji', 120);
    timeOf('arabic', 120);
    assert.ok(timeOf('arabic', 120) <= 4 * timeOf('kanji', 120));
  });

  for (const script of ['latin', 'arabic'] as const) {
    test(`grows with the length of an unspaced text: ${script}`, () => {
      timeOf(script, 250);
      // Four times where it is linear.
      assert.ok(timeOf(script, 2000) <= 16 * timeOf(script, 500));
    });
  }

  const fitted = (unit: string, units: number, fit = 'text-fit="shrink 10%"') =>
    layOut(
      `<text font-size="40" inline-size="1000" block-size="${units * 6}" ${fit}>${unit.repeat(units)}</text>`,
    );

  test('is for a long text that must find its size not many times that at a given size', () => {
    const timeOfFit = (fit?: string): number => {
      const times = Array.from({ length: 5 }, () => {
        const before = process.cpuUsage();
        fitted('漢字仮名交文', 720, fit);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      });
      return Math.min(...times);
    };
    assert.ok(timeOfFit() <= 20 * timeOfFit(''));
  });

  test('is not spent on numbers of lines that cannot give a larger size', () => {
    const { trace, lines } = fitted('「」、。', 500);
    assert.ok(lines.length > 40);
    assert.ok(trace.tried.length <= 20, `${trace.tried.length}`);
  });
});

describe('letter spacing', () => {
  const familiesOf = { families: ['Noto Sans Arabic', 'Noto Sans', 'Noto Sans JP'] };
  const spacings = (text: string) =>
    paragraphOf(text, { letterSpacing: 12, ...familiesOf })
      .setLine(0, text.length, '')
      .flatMap(({ glyphs }) => glyphs)
      .filter(({ spacing }) => spacing > 0)
      .map(({ cluster }) => cluster)
      .toSorted((one, other) => one - other);

  test('does not part the letters of a joining script, only words', () => {
    assert.deepEqual(spacings('مرحبا بك'), [5]);
    assert.deepEqual(spacings('شُكْرًا'), []);
    // The line that lengthens a join, and the signs that ask for a joined form, belong to the letters.
    assert.deepEqual(spacings('مـرحـبا'), []);
    assert.deepEqual(spacings('ب\u200Dب ه\u200D'), [3]);
    assert.deepEqual(spacings('ب\u200Cب'), []);
    for (const spacing of [12, -6]) {
      const [spaced, plain] = [spacing, 0].map((size) =>
        drawnWidth(paragraphOf('مرحبابكم', { letterSpacing: size, ...familiesOf }), 0, 8),
      );
      assert.equal(spaced, plain);
    }
  });

  test('is none within scripts of fonts that may be added', () => {
    for (const letter of ['ܫ', 'ߒ', 'ᠮ\u180B', '𞤀', 'ࡀ', 'ꡀ', '𐴀'])
      assert.equal(maySpaceBehind(letter), false);
    const codes = Array.from('ܫߒᠮ𞤀বதខမསລა。 ㄅ', scriptOf);
    assert.deepEqual(codes.join(' '), 'Syrc Nkoo Mong Adlm Beng Taml Khmr Mymr Tibt Laoo Geor   ');
  });

  test('stands between syllables of Devanagari, not within one', () => {
    assert.deepEqual(spacings('हिन्दी'), [0]);
    assert.deepEqual(spacings('क्षत्रिय'), [0, 3]);
  });

  test('stands between the letters of other scripts, and to the left of those from right to left', () => {
    assert.deepEqual(spacings('abcd'), [0, 1, 2]);
    const { glyphs } = layOut(
      '<text x="100" y="50" font-size="40" letter-spacing="20" text-anchor="middle" font-family="Noto Sans Hebrew">שש</text>',
    );
    const plain = layOut(
      '<text x="100" y="50" font-size="40" text-anchor="middle" font-family="Noto Sans Hebrew">שש</text>',
    ).glyphs;
    assert.deepEqual(
      glyphs.map(({ x }) => x),
      [(plain[0]?.x ?? 0) - 10, (plain[1]?.x ?? 0) + 10],
    );
  });
});

describe('punctuation that is narrow already', () => {
  const positions = (text: string, feature: string) =>
    layOut(`<text y="100" font-size="100" font-feature-settings="${feature}">${text}</text>`).glyphs.map(
      ({ x }) => x,
    );

  for (const feature of ['palt', 'halt', 'pwid', 'hwid', 'chws']) {
    test(`is not halved once more: ${feature}`, () => {
      for (const text of ['「東京」、「大阪」。', '（東）「京」', '『東』・【京】、']) {
        const marks = Array.from(text, (mark) =>
          layOut(`<text font-size="100" font-feature-settings="'${feature}'">${mark}国</text>`),
        );
        const alone = marks.map(({ glyphs }) => glyphs.at(-1)?.x ?? 0);
        const [first = 0, ...others] = positions(`${text}国`, `'${feature}'`);
        const advance = [...others].map((x, index) => x - ([first, ...others][index] ?? 0));
        // Less than its own advance only by what the font itself kerns.
        const [least] = advance
          .map((one, index) => one - (alone[index] ?? 0))
          .toSorted((one, other) => one - other);
        assert.ok((least ?? 0) > -60 || feature === 'chws', `${text}: ${advance.join(' ')}`);
      }
    });
  }

  for (const features of ["'palt'", "'palt', 'halt'", "'halt', 'chws'", "'chws', 'palt'", "'pwid', 'halt'"]) {
    test(`leaves room between the marks of a title with ${features}`, () => {
      const { glyphs } = layOut(
        `<text x="60" y="170" font-size="100" font-feature-settings="${features}">「東京」、「大阪」。</text>`,
      );
      const ink = glyphs.map(({ x, shape }) => [x + shape.left, x + shape.right] as const);
      for (const [index, [left]] of ink.entries()) {
        assert.ok(index === 0 || left >= (ink[index - 1]?.[1] ?? 0) - 2, `${index}`);
      }
    });
  }
});

describe('a soft hyphen', () => {
  const TITLE = 'super\u00ADcali\u00ADfragilistic\u00ADexpialidocious';
  const setIn = (attributes: string, text = TITLE) =>
    layOut(`<text y="40" font-size="40" inline-size="400" ${attributes}>${text}</text>`);

  for (const wordBreak of ['normal', 'auto-phrase']) {
    test(`draws a hyphen at the end of a line: ${wordBreak}`, () => {
      const layout = setIn(`word-break="${wordBreak}"`);
      assert.ok(layout.lines.length > 1);
      assert.ok(
        layout.lines.slice(0, -1).every((line) => line.endsWith('\u2010')),
        layout.lines.join('/'),
      );
      assert.ok(inkOf(layout).right <= 400);
      const hyphen = setLine('\u2010', { families: ['Noto Sans JP'] }).glyphs[0]?.glyph;
      const drawn = layout.glyphs.filter(({ shape }) => Number(shape.key.split('.')[1]) === hyphen);
      assert.equal(drawn.length, layout.lines.length - 1);
    });
  }

  test('is in the face of its word, with or without a hyphen of its own', () => {
    for (const family of ['Noto Sans, Noto Sans JP', 'Noto Sans Symbols, Noto Sans']) {
      const { trace, lines } = setIn(`font-family="${family}"`);
      assert.ok(lines.slice(0, -1).every((line) => /[-\u2010]$/.test(line)));
      assert.ok(trace.runs.every((runs) => runs.length === 1));
    }
  });

  test('draws nothing elsewhere, and takes no room', () => {
    const plain = setIn('', 'supercali');
    const soft = setIn('', 'super\u00ADcali');
    assert.deepEqual(
      soft.glyphs.map(({ x }) => x),
      plain.glyphs.map(({ x }) => x),
    );
    assert.deepEqual(
      setIn('letter-spacing="8"', 'super\u00ADcali').glyphs.map(({ x }) => x),
      setIn('letter-spacing="8"', 'supercali').glyphs.map(({ x }) => x),
    );
    assert.equal(setIn('', 'ab\u00AD cd').lines.join(''), 'ab\u00AD cd');
  });

  test('draws none before an ellipsis', () => {
    const { lines } = setIn('line-clamp="1" text-overflow="ellipsis"');
    assert.doesNotMatch(lines[0] ?? '', /\u2010/);
    assert.match(lines[0] ?? '', /…$/);
  });
});

describe('an ellipsis that is put in', () => {
  const glyphOf = (text: string, attributes: string) => {
    const { glyphs } = layOut(`<text y="40" font-size="40" ${attributes}>${text}</text>`);
    return glyphs
      .toSorted((one, other) => one.x - other.x)
      .at(-1)
      ?.shape.key.split('.')[1];
  };
  const box = 'inline-size="300" line-clamp="1" text-overflow="ellipsis"';

  for (const [lang, text] of [
    ['en', 'Everything you need to know about boosters before winter'],
    ['de', 'Alles, was man vor dem Winter wissen muss'],
    ['ru', 'Всё, что нужно знать перед зимой'],
    ['ja', 'ワクチンについて知っておきたいことのすべて'],
    ['zh', '关于疫苗你需要知道的一切信息'],
  ] as const) {
    test(`is the one that is typed in a text of its language: ${lang}`, () => {
      assert.equal(glyphOf(text, `${box} lang="${lang}"`), glyphOf(`${text.slice(0, 4)}…`, `lang="${lang}"`));
    });
  }

  test('differs between Japanese and English', () => {
    assert.notEqual(glyphOf('…', 'lang="ja"'), glyphOf('…', 'lang="en"'));
  });
});
