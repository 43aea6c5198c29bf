import { accepts, refuses } from './support/refuses.ts';
import { svg } from './support/template-folder.ts';

const text = '<text font-family="Noto Sans JP">a</text>';
const stack = (content: string, attributes = '') =>
  svg(`<g data-stack="block"${attributes}>\n${content}\n</g>`);

accepts(
  'a stack of all that can be stacked',
  stack(
    [
      text,
      '<title>t</title>',
      '<rect height="9"/><circle r="9"/><ellipse cy="-1" ry="9.5px"/><line y2="3"/>',
      '{% if age > 3 %}<g><path d="M0 0h9"/><rect y="4" height="9" fill="none"/></g>{% endif %}',
      '<g data-stack="block" block-size="99" transform="none" align-content="end"/>',
    ]
      .join('')
      .replace(' transform="none"', ''),
    ' data-gap="0" y="-4" block-size="300" align-content="center" transform="translate(9 0)"',
  ),
);

refuses('another direction', svg('<g\ndata-stack="inline"/>'), [
  3,
  /Expected "block" for "data-stack" of <g> but received "inline"/,
]);
refuses('a direction that is chosen by a value', svg('<g data-stack="{{ theme }}"/>'), [
  2,
  /attribute "data-stack" contains a placeholder, but its value must be fixed/,
]);
refuses('a stack that is no group', svg('<rect data-stack="block"/>'), [
  2,
  /<rect> has no attribute "data-stack" that is drawn\. Write it on a <g>/,
]);
refuses('a text that is a stack', svg('<text font-family="Noto Sans JP" data-stack="block">a</text>'), [
  2,
  /<text> has no attribute "data-stack"/,
]);
for (const attribute of ['data-gap="4"', 'block-size="4"', 'align-content="end"', 'y="4"']) {
  const [name] = attribute.split('=');
  refuses(`"${name}" on a group that is no stack`, svg(`<g\n${attribute}/>`), [
    3,
    new RegExp(`"${name}" does nothing on a <g> without data-stack="block"`),
  ]);
}
for (const value of ['-1', '1em', '10%', '']) {
  refuses(`the gap "${value}"`, svg(`<g data-stack="block"\ndata-gap="${value}"/>`), [
    3,
    /Expected a number of px from 0 to 100000 for "data-gap" of <g> but received/,
  ]);
}
refuses('a gap that is a value', svg('<g data-stack="block"\ndata-gap="{{ age }}"/>'), [
  3,
  /attribute "data-gap" contains a placeholder, but its value must be fixed/,
]);
refuses('a height of 0', svg('<g data-stack="block" block-size="0"/>'), [
  2,
  /Expected a number of px above 0 and up to 100000 for "block-size"/,
]);
refuses('a place that is no number', svg('<g data-stack="block" y="top"/>'), [
  2,
  /Expected a number of px from -100000 to 100000, or a percentage for "y"/,
]);
refuses('another alignment', svg('<g data-stack="block" block-size="9" align-content="bottom"/>'), [
  2,
  /Expected "start", "center" or "end" for "align-content" of <g> but received "bottom"/,
]);
refuses('an alignment in no height', svg('<g data-stack="block" align-content="end"/>'), [
  2,
  /"align-content" does nothing without a "block-size"/,
]);
refuses('a place for a stack in a stack', stack('<g data-stack="block" y="9"/>'), [
  3,
  /A stack in a stack cannot have a "y"/,
]);
for (const name of ['path', 'polygon', 'defs']) {
  refuses(`a <${name}> in a stack`, stack(`<${name}/>`), [
    3,
    new RegExp(`<${name}> cannot be stacked\\. .*<g> beside a <rect>`),
  ]);
}
refuses('a rect without a height', stack('<rect y="1"/>'), [3, /A <rect> in a stack needs a "height"/]);
refuses('a circle without a radius', stack('<circle/>'), [3, /A <circle> in a stack needs a "r"/]);
accepts('a height as a share of the canvas', stack('<rect height="50%"/>'));
refuses('a height that is a value', stack('<rect height="{{ age }}"/>'), [
  3,
  /for "height" but received a placeholder/,
]);
refuses('a shape under a transformation', stack('<rect height="9" transform="scale(2)"/>'), [
  3,
  /A <rect> in a stack cannot have a "transform"/,
]);
refuses('a group under a transformation', stack('<g\ntransform="scale(2)"><rect height="9"/></g>'), [
  4,
  /A <g> in a stack cannot have a "transform"/,
]);
refuses('a group without a rect', stack('<g><path d="M0 0"/></g>'), [
  3,
  /decides its height, but this <g> has none/,
]);
refuses(
  'a group whose rect is under a transformation',
  stack('<g><rect height="9" transform="scale(2)"/></g>'),
  [3, /The first <rect> of a <g> in a stack .* cannot have a "transform"/],
);
