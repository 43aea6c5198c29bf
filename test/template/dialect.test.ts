import { blackPng } from '../picture/support/pictures.ts';
import { accepts, acceptsWith, refuses, refusesWith } from './support/refuses.ts';
import { definition, svg } from './support/template-folder.ts';

const text = (content: string, attributes = '') =>
  `<text font-family="Noto Sans JP"${attributes}>${content}</text>`;

// What is written on shapes and groups is what the rasteriser draws.
for (const [what, message] of [
  ['<rect fill="#14646"/>', /a colour .* for "fill" of <rect> but received "#14646"/],
  ['<rect fill="tael"/>', /received "tael"/],
  ['<rect fill="ff0000"/>', /received "ff0000"/],
  ['<rect fill="red;"/>', /received "red;"/],
  ['<rect fill="var(--x)"/>', /Write the resulting colour/],
  ['<rect fill="color-mix(in srgb, red, blue)"/>', /Write the resulting colour/],
  ['<rect fill="currentColor"/>', /Write the colour itself/],
  ['<rect fill="oklch(60% 0.4 30)"/>', /outside sRGB/],
  ['<rect fill="conic-gradient(red, blue)"/>', /received "conic-gradient/],
  ['<rect fil="#14646B"/>', /no attribute "fil" that is drawn\. Did you mean "fill"/],
  ['<rect stroke-widht="9"/>', /Did you mean "stroke-width"/],
  ['<rect width="abc"/>', /for "width" of <rect> but received "abc"/],
  ['<rect width="5rem"/>', /received "5rem"/],
  ['<rect width="calc(40px + 40px)"/>', /received "calc/],
  ['<rect width="-5"/>', /px from 0 .* received "-5"/],
  ['<rect width="12４"/>', /"４" \(U\+FF14\) is full-width/],
  ['<circle r="50,5"/>', /for "r" of <circle> but received "50,5"/],
  ['<g transform="rotate(-12"/>', /transform functions .* received "rotate\(-12"/],
  ['<g transform="rotate(45deg)"/>', /without units/],
  ['<rect transform-origin="80 35"/>', /Write the origin into the transform/],
  ['<rect vector-effect="non-scaling-stroke"/>', /Write the width of the stroke/],
  ['<g mix-blend-mode="multiply"/>', /Blending with the background is not drawn/],
  ['<g style="mix-blend-mode:multiply"/>', /"mix-blend-mode" is not drawn: Blending/],
  ['<g clip-path="circle(50%)"/>', /url\(#id\) of a <clipPath>, .* received "circle\(50%\)"/],
  ['<g filter="blur(4px)"/>', /url\(#id\) of a <filter>/],
  ['<g opacity="50"/>', /from 0 to 1, or a percentage for "opacity" of <g>/],
  ['<path d="M M10 10"/>', /path data with a number at "M10 10"/],
  ['<path d="M100 250 L200 250 L x 100Z"/>', /with a number at "x 100Z"/],
  ['<path d="L1 1"/>', /the command M at "L1 1"/],
  ['<path d="M0 0A1 1 0 2 0 5 5"/>', /a flag, 0 or 1, at "2 0 5 5"/],
  ['<polygon points="3,2 4,2 4"/>', /pairs of numbers for "points"/],
  ['<path stroke-dasharray="0 0"/>', /together at least 0\.5/],
  ['<image width="9" height="9"/>', /<image> needs a "href"/],
  ['<rekt/>', /<rekt> is not drawn on cards\. Did you mean <rect>/],
  ['<radialGradient id="g" fr=".5"/>', /no attribute "fr".*Move the first <stop>/],
  ['<linearGradient id="g"><stop stop-color="tael"/></linearGradient>', /for "stop-color" of <stop>/],
  ['<filter id="f"><feTurbulence numOctaves="100000"/></filter>', /whole number from 1 to 8/],
  ['<filter id="f"><feGaussianBlur stdDeviation="9999"/></filter>', /one or two numbers from 0 to 500/],
  ['<filter id="f"><feOffset in="BackgroundImage"/></filter>', /no earlier primitive has this result/],
  ['<mask id="m"><rect opacity=".5"/></mask>', /in a <mask> cannot have an opacity/],
  ['<rect rx="auto"/>', /px from 0 .* received "auto"/],
  ['<linearGradient id="a%20b"/>', /a name without spaces, quotes, brackets and %/],
  [
    '<linearGradient id="g" gradientTransform="scale(0)"/>',
    /an inverse \(no scale of 0\) for "gradientTransform"/,
  ],
  [
    '<pattern id="g" patternTransform="skewX(9) scale(1 0)"/>',
    /an inverse \(no scale of 0\) for "patternTransform"/,
  ],
  ['<radialGradient id="g" r="0"/>', /above 0 .* for "r" of <radialGradient>/],
  ['<marker id="m" preserveAspectRatio="xMinYMin slice"/>', /words such as "xMidYMid meet"/],
  ['<filter id="f"><feColorMatrix type="saturate" values="-1"/></filter>', /a number from 0 for "values"/],
  ['<filter id="f"><feColorMatrix type="saturate" values="1 0"/></filter>', /a number from 0 for "values"/],
  ['<filter id="f"><feColorMatrix values="1"/></filter>', /20 numbers for "values"/],
  ['<filter id="f"><feBlend mode="hue"/></filter>', /for "mode" of <feBlend> but received "hue"/],
  ['<filter id="f"><feTurbulence stitchTiles="stitch"/></filter>', /"noStitch" for "stitchTiles"/],
  ['<filter id="f"/>', /has no primitive, so it draws nothing/],
] as const) {
  refuses(what, svg(`\n${what}`), [3, message]);
}
// Elements that the rasteriser draws differently from a browser because of the elements around them.
const SQUARE = '<rect width="9" height="9"/>';
const SHIFT = '<filter id="f"><feOffset dx="5"/></filter>';
const SYMBOL = '<symbol id="s" viewBox="0 0 9 9"><rect width="9" height="9"/></symbol>';
const HALF = `<clipPath id="c" clipPathUnits="objectBoundingBox">${SQUARE}</clipPath>`;
const tiles = (attributes: string) =>
  `<pattern id="p" patternUnits="userSpaceOnUse" ${attributes}>${SQUARE}</pattern>`;
for (const [what, message] of [
  [`${SHIFT}<g transform="rotate(20)"><g filter="url(#f)"/></g>`, /<feOffset> of "#f" does not turn/],
  [`${SHIFT}<g transform="scale(-1 1)" filter="url(#f)"/>`, /does not turn/],
  [`${SHIFT}<defs><g id="a" filter="url(#f)"/></defs><use href="#a" transform="skewX(9)"/>`, /does not turn/],
  [
    '<filter id="f"><feGaussianBlur stdDeviation="9 0"/></filter><g transform="rotate(9)" filter="url(#f)"/>',
    /does not turn/,
  ],
  [`${SHIFT}${SYMBOL}<use href="#s" filter="url(#f)"/>`, /"filter" on a <use> of a <symbol>/],
  [`${HALF}${SYMBOL}<use href="#s" clip-path="url(#c)"/>`, /"clip-path" on a <use> of a <symbol>/],
  [
    `${SHIFT}<g filter="url(#f)" fill="none"><rect width="9" height="9"/></g>`,
    /<rect> draws nothing, but browsers/,
  ],
  [
    `${HALF}<line x2="9" stroke="#000" clip-path="url(#c)"/>`,
    /<line> has no area, and "#c" is measured by its box/,
  ],
  [
    '<symbol id="s" viewBox="0 0 9 9"><rect width="50%" height="9"/></symbol><use href="#s"/>',
    /a percentage in a <symbol>/,
  ],
  [
    `${tiles('width="7.3" height="7"')}<rect width="100" height="100" fill="url(#p)"/>`,
    /a width of 7\.3 px here.*Make it 7/,
  ],
  [
    `${tiles('width="8" height="8" patternTransform="scale(1.3)"')}<path d="M0 0H90V90" stroke="url(#p)"/>`,
    /10\.4 px/,
  ],
  [
    `${tiles('width="8" height="8"')}<g transform="scale(.8)"><rect width="90" height="90" fill="url(#p)"/></g>`,
    /6\.4 px/,
  ],
] as const) {
  refuses(what, svg(`\n${what}`), [3, message]);
}
for (const what of [
  `${SHIFT}<g filter="url(#f)"><g transform="rotate(20)"/></g><g transform="translate({{ age }} 9)" filter="url(#f)"/>`,
  '<filter id="f"><feGaussianBlur stdDeviation="9"/></filter><g transform="rotate(9)" filter="url(#f)"/>',
  `${SHIFT}<g fill="none" filter="url(#f)"><rect width="9" height="9" stroke="#000"/></g>`,
  `${tiles('width="8" height="8"')}<g transform="rotate(9) scale(.5)"><rect width="90" height="90" fill="url(#p)"/></g>`,
  '<pattern id="p" width="1" height="1"><path d="M0 0"/></pattern><rect width="90.3" height="40.7" fill="url(#p)"/>',
]) {
  accepts(what, svg(what));
}

refuses(
  'a prefix that the root does not declare',
  svg('<rect id="r"/>\n<use xlink:href="#r"/>').replace(/ xmlns:xlink="[^"]*"/u, ''),
  [3, /needs xmlns:xlink.*Write "href"/],
);
refusesWith({ 'assets/a.png': blackPng(1, 1) })(
  'a picture of one side',
  svg('<image width="9" href="assets/a.png"/>'),
  [2, /only one of "width" and "height".*Write both/],
);
refuses(
  'copies that copy themselves',
  svg('<g id="a"><use href="#b"/></g>\n<g id="b"><use href="#a"/></g>'),
  [3, /refers by "#a" to itself/],
);
refuses(
  'more copies than a machine draws',
  svg(
    Array.from(
      { length: 9 },
      (_, index) => `<g id="g${index + 1}">${`<use href="#g${index}"/>`.repeat(9)}</g>`,
    ).join('') + '<path id="g0"/>',
  ),
  [1, /at most 20000 elements with all copies/],
);

for (const what of [
  '<rect fill="rebeccapurple" stroke="rgb(255 0 0 / 50%)"/>',
  '<rect fill="hsl(120deg 50% 50%)" stroke="oklch(60% 0.1 30)"/>',
  '<rect width="50%" height="1in" rx="2mm"/>',
  `<clipPath id="c"><path d="m1-2.5.5e1,3a1 1 0 011 1z"/></clipPath><g clip-path="url('#c')" isolation="isolate"/>`,
  '<g transform="translate(1,2)rotate(45 8 9), scale(.5)" shape-rendering="auto"/>',
]) {
  accepts(what, svg(what));
}

// Texts.
refuses('a copy of a text', svg(`${text('a', ' id="t"')}\n<use href="#t" y="9"/>`), [
  3,
  /Copies of texts are not drawn/,
]);
refuses('a copy of a group with a text', svg(`<g id="t">${text('a')}</g>\n<use href="#t" y="9"/>`), [
  3,
  /contains a text/,
]);
for (const name of ['defs', 'symbol', 'pattern', 'marker', 'clipPath']) {
  refuses(`a text in <${name}>`, svg(`<${name}>\n${text('a')}</${name}>`), [3, /Texts cannot be referenced/]);
}
refuses(
  'a stroke that texts inherit',
  svg(`<g\nstroke="#fff" stroke-width="6">${text('a')}${text('b')}</g>`),
  [3, /The text of line 3 inherits the stroke of the <g>/],
);
accepts('no stroke for texts', svg(`<g stroke="#fff"><rect/><g stroke="none">${text('a')}</g></g>`));
refuses('an italic text', svg(text('<tspan\nfont-style="italic">a</tspan>')), [
  3,
  /No italic face is bundled/,
]);
for (const attribute of [
  'text-anchor="end"',
  'lang="ko"',
  'white-space="pre-line"',
  'inline-size="9"',
  'opacity=".5"',
]) {
  refuses(`${attribute} on a <tspan>`, svg(text(`<tspan\n${attribute}>a</tspan>`)), [
    3,
    /Write it on the <text>/,
  ]);
}

// Every way.
refuses(
  'a value in a branch that no example takes',
  svg(`{% if subtitle %}\n${text('a', ' fill="tael"')}{% endif %}`),
  [3, /received "tael"/],
);
refuses(
  'attributes that belong together, in such a branch',
  svg(`{% if subtitle %}\n${text('a', ' text-wrap="balance"')}{% endif %}`),
  [3, /"text-wrap" does nothing without an "inline-size"/],
);
refuses('a branch that nothing reaches', svg('{% if age > 200 %}\n<rect/>{% endif %}'), [
  2,
  /No example and no value .* reaches this \{% if %\}/,
]);
refuses('a value that nothing reaches', svg('<rect fill="{{ "red" if age < 0 else "blue" }}"/>'), [
  2,
  /reaches this value of an inline "if"/,
]);
accepts(
  'branches that need two fields',
  svg('{% if theme == "dark" and age == 77 and subtitle %}<rect/>{% endif %}'),
);
for (const [what, message] of [
  ['{{ subtitle ~ title }}', /"subtitle" may be missing/],
  ['{{ subtitle | upper }}', /"subtitle" may be missing/],
  ['{{ tags[0] | upper }}', /"tags.0" may be missing/],
  ['{% if subtitle or title %}{{ subtitle }}{% endif %}', /"subtitle" may be missing/],
  ['{% if not subtitle %}{{ subtitle }}{% endif %}', /"subtitle" may be missing/],
  ['{% if subtitle %}a{% else %}{{ subtitle }}{% endif %}', /"subtitle" may be missing/],
  ['{% if subtitle > 3 %}a{% endif %}', /"subtitle" may be missing/],
  ['{{ age / 0 }}', /may be no number/],
  ['{{ 1 / (age - 1) }}', /may be no number/],
  ['{{ title * 2 }}', /Expected a number here but received a text/],
  ['{{ age | upper }}', /Expected a text here but received a number/],
] as const) {
  refuses(what, svg(text(what)), [2, message]);
}

// Fields with ranges.
const withFields = (fields: string, example: string) => ({
  'template.ts': definition(fields, `{ name: 'a', context: { ${example} } }`),
});
refusesWith(withFields('w: z.int().min(0).max(1000)', 'w: 1'))(
  'a number that may lie off the canvas',
  svg('<g opacity=".5">\n<circle cx="{{ w }}" cy="10" r="9"/></g>'),
  [3, /from -100 to 200.* for "cx" of <circle>.*\{\{ w \}\} must be from -1 to 2 times the width/],
);
refusesWith(withFields('n: z.int().min(1).max(100000)', 'n: 1'))(
  'a number of octaves without end',
  svg('<filter id="f"><feTurbulence numOctaves="{{ n }}"/></filter>'),
  [2, /\{\{ n \}\} must be a whole number from 1 to 8/],
);
refusesWith(withFields('n: z.number().min(1).max(8)', 'n: 1'))(
  'fractions of octaves',
  svg('<filter id="f"><feTurbulence numOctaves="{{ n }}"/></filter>'),
  [2, /a whole number from 1 to 8/],
);
refusesWith(withFields('c: text({ min: 1, max: 9 })', `c: 'red'`))(
  'a colour that may be any text',
  svg(text('x', ' fill="{{ c }}"')),
  [2, /\{\{ c \}\} must be a colour\. Make the field colour\(\)/],
);
acceptsWith(withFields('c: colour(), w: z.int().min(0).max(100)', `c: 'red', w: 1`))(
  'a colour and a number that fit',
  svg(`<rect width="{{ w }}" height="{{ w / 2 }}" fill="{{ c }}"/>${text('x', ' fill="{{ c }}"')}`),
);

// Faults of markup, on their own lines, at once.
refuses(
  'a bare "&", in a text and in a value',
  svg(`\n${text('Q&A')}\n<g id="a&b"/>`),
  [3, /"&A" is not a character reference of XML\. Write &amp;/],
  [4, /Write &amp;/],
);
refuses(
  'full-width signs',
  svg('<rect width=”5”/>\n<rect　width="5"/>'),
  [2, /"”" \(U\+201D\) is inside a tag/],
  [3, /"　" \(U\+3000\) is inside a tag/],
);
for (const [markup, found] of [
  ['<rect width=「5」/>', '「'],
  ['<rect\u00A0width="5"/>', '\u00A0'],
  ['<rect width="5"／>', '／'],
  ['<g>\u200B<rect\u200B width="5"/></g>', '\u200B'],
  ['<ｒect width="5"/>', 'ｒ'],
  ['<g><／g>', '／'],
  ['＜g></g>', '＜'],
] as const) {
  refuses(`a full-width sign of markup: ${found}`, svg(`\n${markup}`), [
    3,
    new RegExp(`"${found}" .*is inside a tag`),
  ]);
}
refuses('a family with a full-width space', svg('\n<g font-family="Noto　Sans JP"/>'), [
  3,
  /\(U\+3000\) is full-width/,
]);
refuses('a tag without its end', svg('\n<rect width="5"\n<g/>'), [3, /The tag "<rect" is not closed/]);
refuses('a comment without its end', svg('\n<!-- a\n<g/>'), [3, /"<!--" is not closed/]);
refuses('a bare "<"', svg(text('\n1 < 2')), [3, /Write &lt;/]);
refuses('an end tag that is missing', svg(`<g>\n${text('a').replace('</text>', '')}\n</g>`), [
  3,
  /<text> of line 3 is not closed before <\/g>/,
]);
