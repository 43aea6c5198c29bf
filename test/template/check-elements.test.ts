import { refuses } from './support/refuses.ts';
import { svg } from './support/template-folder.ts';

const ROOT = 'xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"';
const text = (content: string, attributes = '') =>
  `<text font-family="Noto Sans JP"${attributes}>${content}</text>`;

for (const name of [
  'a',
  'animate',
  'animateTransform',
  'feImage',
  'foreignObject',
  'iframe',
  'metadata',
  'script',
  'set',
  'style',
  'svg',
  'switch',
  'sodipodi:namedview',
]) {
  refuses(`the element <${name}>`, svg(`\n<${name}/>`), [3, new RegExp(`<${name}> is not drawn on cards`)]);
}
refuses('a <textPath>', svg(text('<textPath href="#p">a</textPath>')), [
  2,
  /<textPath> is not drawn.*Convert/,
]);
refuses('a <tspan> outside <text>', svg('<tspan>a</tspan>'), [2, /<tspan> is outside <text>/]);
refuses('a shape in a <text>', svg(text('<rect/>')), [2, /<rect> is inside <text>/]);
refuses('an event attribute', svg('<g\nonload="x()"/>'), [
  3,
  /"onload" is not allowed: a card runs no scripts/,
]);
refuses('a class', svg('<g class="a"/>'), [2, /"class" is not allowed/]);
refuses(
  'an attribute of another vocabulary',
  `<svg ${ROOT} xmlns:i="urn:i">\n<g i:label="a"/></svg>`,
  [1, /"xmlns:i" is not allowed/],
  [2, /"i:label" is not allowed\. Save the file as plain SVG/],
);
refuses(
  'an alias of xlink',
  `<svg ${ROOT}>\n<image xmlns:y="http://www.w3.org/1999/xlink" y:href="a"/></svg>`,
  [2, /"xmlns:y"/],
  [2, /"y:href"/],
  [2, /<image> needs a "href"/],
);
refuses('a namespace within', svg('<g xmlns="urn:x"/>'), [2, /Only the root may have the attribute "xmlns"/]);
refuses('xml:base', svg('<g xml:base="file:///etc/"/>'), [2, /"xml:base" is not allowed/]);
refuses('an unknown attribute of a text', svg(text('a', '\ntextLength="9"')), [
  3,
  /<text> has no attribute "textLength" that is drawn\. Fit the text with "inline-size"/,
]);
refuses('an unknown attribute of a tspan', svg(text('<tspan rotate="9">a</tspan>')), [2, /"rotate"/]);
refuses('an unknown property that texts inherit', svg('<g writing-mode="tb"/>'), [2, /"writing-mode"/]);

// Fonts.
refuses('a family that is not bundled', svg('<text\nfont-family="Arial">a</text>'), [
  3,
  /family "Arial" is not bundled\. The bundled fonts are Noto Sans JP 400, Noto Sans JP 700/,
]);
refuses(
  'a second family that is not bundled',
  svg('<text font-family="\'Noto Sans JP\', sans-serif">a</text>'),
  [2, /"sans-serif" is not bundled/],
);
refuses('a weight that is not bundled', svg(text('a', '\nfont-weight="500"')), [
  3,
  /The weight 500 of the font family "Noto Sans JP" is not bundled/,
]);
refuses('a relative weight', svg(text('a', ' font-weight="bolder"')), [2, /Expected a font weight/]);
refuses('an inherited weight that is not bundled', svg(`<g font-weight="900">\n${text('a')}</g>`), [
  2,
  /The weight 900/,
]);
refuses("a tspan's weight that is not bundled", svg(text('<tspan\nfont-weight="100">a</tspan>')), [
  3,
  /The weight 100/,
]);
refuses('a text without a family', svg('\n<text>a</text>'), [3, /<text> has no font-family/]);
