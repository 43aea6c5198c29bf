import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { test } from 'node:test';

import { z } from 'zod';

import { longestContext } from '../../src/template/generate-contexts.ts';
import { compileTemplate } from '../../src/template/compile-template.ts';
import { picture, findPictures, SMALLEST_PICTURE } from '../../src/template/picture-field.ts';
import { pictureFile } from '../../src/template/picture-file.ts';
import { text } from '../../src/template/text-field.ts';
import { faultsOf } from './support/faults-of.ts';
import { acceptsWith, refusesWith } from './support/refuses.ts';
import { definition, svg, templateFolder } from './support/template-folder.ts';

const SIZE = { width: 10, height: 10 };
const FILES = {
  'template.ts': definition(
    `title: text({ min: 1, max: 9 }), avatar: picture({ width: 10, height: 10 }),
    cover: picture({ width: 10, height: 10 }).optional(), other: z.any()`,
    `{ name: 'typical', context: { title: 'T', avatar: '${SMALLEST_PICTURE}', other: 1 } }`,
  ),
};
const refuses = refusesWith(FILES);
const accepts = acceptsWith(FILES);

accepts('a picture in the href of an image', svg('<image href="{{ avatar }}" width="9" height="9"/>'));
accepts('spaces about it', svg(`<image href='{{- avatar -}}' object-fit="cover" width="9" height="9"/>`));
accepts(
  'one of two pictures',
  svg('{% if cover %}<image href="{{ avatar if title == "a" else cover }}"/>{% endif %}'),
);
accepts(
  'a picture that may be missing, where it is there',
  svg('{% if cover %}<image href="{{ cover }}"/>{% endif %}'),
);

refuses('a picture that may be missing', svg('<image href="{{ cover }}"/>'), [2, /"cover" may be missing/]);
refuses('a text in href', svg('<image href="{{ title }}"/>'), [2, /Expected a picture in href/]);
refuses('a value of any kind in href', svg('<image href="{{ other }}"/>'), [2, /Expected a picture in href/]);
refuses('a filtered picture', svg('<image href="{{ avatar | upper }}"/>'), [2, /Expected a picture in href/]);
refuses('a picture put together', svg('<image href="{{ avatar ~ title }}"/>'), [
  2,
  /Expected a picture in href/,
]);
refuses('a fixed text in href', svg('<image href="{{ "/etc/passwd" }}"/>'), [
  2,
  /Expected a picture in href/,
]);
refuses('a picture or a text', svg('<image href="{{ avatar if title == "a" else title }}"/>'), [
  2,
  /Expected a picture in href/,
]);
refuses('a part of href', svg('<image href="data:{{ avatar }}"/>'), [2, /the only content of href/]);
refuses('two pictures in one href', svg('<image href="{{ avatar }}{{ avatar }}"/>'), [
  2,
  /the only content of href/,
]);
refuses('a picture in the href of use', svg('<use href="{{ avatar }}"/>'), [2, /must be fixed/]);
refuses('a picture in xlink:href', svg('<image xlink:href="{{ avatar }}"/>'), [2, /must be fixed/]);
refuses('a picture as a text', svg('<text font-family="Noto Sans JP">{{ avatar }}</text>'), [
  2,
  /with <image/,
]);
refuses('a picture in another attribute', svg('<rect fill="{{ avatar }}"/>'), [2, /Expected a colour/]);
accepts('another name for a picture', svg('{% set a = avatar %}<image href="{{ a }}"/>'));
refuses(
  'a picture by the name of another value',
  svg('{% set avatar = title %}<image href="{{ avatar }}"/>'),
  [2, /Expected a picture in href/],
);

accepts('object-fit="contain"', svg('<image href="{{ avatar }}" object-fit="contain"/>'));
refuses('object-fit of another value', svg('<image href="{{ avatar }}" object-fit="none"/>'), [
  2,
  /"cover", "contain" or "fill"/,
]);
refuses('object-fit on a shape', svg('<rect object-fit="cover"/>'), [2, /Write it on an <image>/]);
refuses(
  'object-fit twice',
  svg('<image href="{{ avatar }}" object-fit="cover" preserveAspectRatio="none"/>'),
  [2, /Write only one/],
);
refuses('object-fit of a value', svg('<image href="{{ avatar }}" object-fit="{{ title }}"/>'), [
  2,
  /must be fixed/,
]);

test('the fallback has no context, so it shows no picture of one', async (t) => {
  const directory = templateFolder(t, { ...FILES, 'fallback.svg.njk': svg('<image href="{{ avatar }}"/>') });
  const [fault = ''] = await faultsOf(directory);
  assert.match(fault, /^x\/fallback\.svg\.njk:2: Unknown variable "avatar"/u);
});

for (const context of [
  'author: z.strictObject({ avatar: picture({ width: 9, height: 9 }) })',
  'pictures: z.array(picture({ width: 9, height: 9 })).max(2)',
]) {
  test(`a picture deeper in the context is refused: ${context}`, async (t) => {
    const example = `{ name: 'typical', context: { author: { avatar: '${SMALLEST_PICTURE}' }, pictures: [] } }`;
    const directory = templateFolder(t, {
      'template.ts': definition(context, example),
      'card.svg.njk': svg(),
    });
    const faults = await faultsOf(directory);
    assert.match(faults.join('\n'), /A picture is a member of the context itself/u);
  });
}

for (const [fit, ratio] of [
  ['cover', 'xMidYMid slice'],
  ['contain', 'xMidYMid meet'],
  ['fill', 'none'],
]) {
  test(`object-fit="${fit}" is preserveAspectRatio="${ratio}"`, () => {
    const source = svg(`<g><image href="{{ avatar }}" object-fit="${fit}"/></g>`);
    const template = compileTemplate(source, { file: 'card.svg.njk', assets: new Map() });
    const [, group] = template.instantiate({ avatar: SMALLEST_PICTURE }).children;
    assert.ok(typeof group === 'object');
    const [image] = group.children;
    assert.ok(typeof image === 'object');
    assert.deepEqual({ ...image.attributes }, { href: SMALLEST_PICTURE, preserveAspectRatio: ratio });
  });
}

for (const value of [
  '/etc/passwd',
  'assets/a.png',
  'file:///etc/passwd',
  'https://pictures.example/a.png',
  '#a',
  '',
  'data:image/svg+xml;base64,PHN2Zy8+',
  'data:image/jpeg;base64,/9j/',
  `${SMALLEST_PICTURE}"/><rect`,
  `${SMALLEST_PICTURE}\n`,
]) {
  test(`what was not decoded never becomes a reference: ${JSON.stringify(value)}`, () => {
    const source = svg('<image href="{{ avatar }}"/>');
    const template = compileTemplate(source, {
      file: 'card.svg.njk',
      assets: new Map([['assets/a.png', 'x']]),
    });
    assert.throws(() => template.instantiate({ avatar: value }), { code: 'context_rejected' });
  });
}

test('a context knows its pictures, those that may be left out or null among them', () => {
  const context = z.strictObject({
    title: text({ min: 1, max: 9 }),
    avatar: picture(SIZE),
    cover: picture({ width: 20, height: 5 }).optional().describe('Above the name'),
    logo: picture(SIZE).nullable(),
  });
  assert.deepEqual(
    [...findPictures(context)],
    [
      ['avatar', SIZE],
      ['cover', { width: 20, height: 5 }],
      ['logo', SIZE],
    ],
  );
});

test('a context without pictures has none', () => {
  assert.equal(findPictures(z.strictObject({ title: text({ min: 1, max: 9 }) })).size, 0);
});

for (const side of [0, -1, 1.5, 1_201, Number.NaN]) {
  test(`a picture for a box of ${side} px is a fault of the template`, () => {
    assert.throws(() => picture({ width: side, height: 10 }), RangeError);
  });
}

test('the longest context has the smallest picture', () => {
  const context = z.strictObject({ avatar: picture(SIZE) });
  assert.deepEqual(longestContext(context), { avatar: SMALLEST_PICTURE });
});

test('a picture file is a PNG or nothing', () => {
  const png = new URL('../../starters/profile/examples/cat.png', import.meta.url);
  assert.match(pictureFile(png), /^data:image\/png;base64,iVBOR/u);
  assert.throws(() => pictureFile(new URL(import.meta.url)), /Expected a PNG picture/u);
});

test('a data URI is base64 to its end, of any length and any place of what is none', () => {
  const schema = picture(SIZE);
  const isTaken = (base64: string) => schema.safeParse(`data:image/png;base64,${base64}`).success;
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (bytes, place) => {
      const base64 = bytes.toBase64();
      assert.ok(isTaken(base64));
      assert.ok(isTaken(bytes.toBase64({ omitPadding: true })));
      const cut = place % (base64.length + 1);
      for (const other of [' ', '\n', '\t', '-', '_', '=', '\0', '%', 'é', '💉', '"', '=\n']) {
        const text = base64.slice(0, cut) + other + base64.slice(cut);
        // A sign of padding more at the end can make an unpadded text a padded one, but not a padded one longer.
        assert.ok(!isTaken(text), JSON.stringify(text));
        assert.ok(
          !isTaken(base64.slice(0, cut) + other + base64.slice(cut + other.length + 1)) || other === '=',
        );
      }
    }),
  );
  assert.ok(!isTaken(''));
});
