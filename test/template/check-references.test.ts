import { blackPng } from '../picture/support/pictures.ts';
import { refuses, refusesWith } from './support/refuses.ts';
import { svg } from './support/template-folder.ts';

const PNG = blackPng(1, 1);

refuses('a reference to no element', svg('<use\nhref="#a"/>'), [
  3,
  /"#a" refers to no element: this file has no id="a"/,
]);
refuses('a fill that is not defined', svg('<rect fill="url(#sky)"/>'), [2, /"#sky" refers to no element/]);
refuses('a quoted url()', svg(`<rect fill="url( '#sky' )"/>`), [2, /"#sky"/]);
refuses('a url() to a file', svg('<rect fill="url(a.svg#b)"/>'), [
  2,
  /Expected a reference within the file, url\(#id\)/,
]);
refuses('an id that is there twice', svg('<g id="a"/>\n<g id="a"/>'), [
  3,
  /id="a" is already used in line 2/,
]);
refuses('an id that is in a branch and after it', svg('{% if title %}<g id="a"/>{% endif %}\n<g id="a"/>'), [
  3,
  /already used/,
]);
refuses('an id that a loop repeats', svg('{% for tag in tags %}\n<g id="a"/>{% endfor %}'), [
  3,
  /is inside a \{% for %\}/,
]);
for (const href of [
  '/etc/passwd',
  'file:///etc/passwd',
  '../card.svg',
  'photo.png',
  'https://example.com/a.png',
  '#a',
  '',
]) {
  refuses(`an <image> of "${href}"`, svg(`<g id="a"/>\n<image href="${href}"/>`), [
    3,
    /<image> may show a file of the template only/,
  ]);
}
for (const uri of [
  'data:image/svg+xml;base64,PHN2Zy8+',
  'data:image/png,AAAA',
  'DATA:text/plain,A',
  'data:image/png;base64,!',
]) {
  refuses(`an <image> of "${uri}"`, svg(`<image href="${uri}"/>`), [
    2,
    /The data URI contains no PNG, JPEG, WebP or GIF picture/,
  ]);
}
refuses('a <use> of a file', svg('<use href="a.svg#b"/>'), [
  2,
  /<use> may only refer to an element of this file/,
]);
refuses('an asset that is missing', svg('<image\nhref="assets/a.png"/>'), [
  3,
  /The picture "assets\/a\.png" is not in the template's folder/,
]);
refuses('an asset outside the folder', svg('<image href="assets/../card.svg.njk"/>'), [
  2,
  /is not in the template's folder/,
]);
refusesWith({ 'assets/a.png': '<svg/>' })(
  'an asset that is no picture',
  svg('<image href="assets/a.png"/>'),
  [2, /"assets\/a\.png" is not a PNG, JPEG, WebP or GIF/],
);
refusesWith({ 'assets/a.png': PNG })(
  'one of two references that is wrong',
  svg('<image href="assets/a.png" xlink:href="/etc/passwd"/>'),
  [2, /may show a file of the template only/],
);
refuses(
  'a large picture within the file',
  svg(`<image href="data:image/png;base64,iVBORw0KGgo${'A'.repeat(20_001)}"/>`),
  [2, /a data URI of at most 16384 characters.*Put the picture into the folder "assets"/],
);
refusesWith({ 'assets/a.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x48) })(
  'an asset that only begins like a picture',
  svg('<image href="assets/a.png"/>'),
  [2, /is not a PNG, JPEG, WebP or GIF/],
);
