import { refuses } from './support/refuses.ts';
import { svg } from './support/template-folder.ts';

const text = (content: string, attributes = '') =>
  `<text font-family="Noto Sans JP"${attributes}>${content}</text>`;

refuses('an unquoted attribute', svg('<rect/>\n<rect width={{ age }}/>'), [
  3,
  /A placeholder stands in a tag, outside quotes/,
]);
refuses('a placeholder as a tag name', svg('\n<{{ title }}/>'), [3, /stands in a tag/]);
refuses('a placeholder in a tag name', svg('\n<g{{ title }}/>'), [3, /stands in a tag/]);
refuses('a placeholder in a closing tag', svg('\n<g></{{ title }}>'), [3, /stands in a tag/]);
refuses('a placeholder as an attribute name', svg('\n<g {{ title }}="a"/>'), [3, /stands in a tag/]);
refuses('a placeholder in an attribute name', svg('\n<g a{{ title }}="a"/>'), [3, /stands in a tag/]);
refuses('a placeholder beside a quoted value', svg('\n<g id="a"{{ title }}/>'), [3, /stands in a tag/]);
refuses('a placeholder in a comment', svg('<!--\n{{ title }} -->'), [3, /stands in an XML comment/]);
refuses('a placeholder in a CDATA section', svg(text('<![CDATA[\n{{ title }}]]>')), [
  3,
  /stands in a CDATA section/,
]);
refuses('a placeholder in a processing instruction', svg('<?x\n{{ title }}?>'), [
  3,
  /stands in an XML comment/,
]);
refuses('a placeholder as an entity', svg(text('\n&{{ title }};')), [3, /not a character reference of XML/]);
refuses('a placeholder after the root', `${svg()}\n{{ title }}`, [4, /text data outside of root/]);
for (const name of ['href', 'xlink:href']) {
  refuses(`a placeholder in ${name}`, svg(`<use\n${name}="#{{ theme }}"/>`), [
    3,
    new RegExp(`The attribute "${name}" contains a placeholder`),
  ]);
}
refuses('a placeholder in an asset', svg('<image href="assets/{{ theme }}.png"/>'), [
  2,
  /A placeholder for a picture must be the only content of href/,
]);
refuses('a placeholder in a style', svg('<rect style="fill:{{ theme }}"/>'), [2, /"style" is not allowed/]);
refuses('a placeholder in an id', svg('<g id="{{ theme }}"/>'), [2, /attribute "id"/]);
refuses('a placeholder in a url()', svg('<rect fill="url(#{{ theme }})"/>'), [2, /attribute "fill"/]);
refuses('a placeholder in a clip-path', svg('<rect clip-path="{{ theme }}"/>'), [2, /attribute "clip-path"/]);
refuses('a placeholder in a font family', svg('<text font-family="{{ theme }}">a</text>'), [
  2,
  /attribute "font-family"/,
]);
refuses('a placeholder in a script', svg('<script>{{ title }}</script>'), [2, /<script> is not drawn/]);
refuses('a placeholder outside <text>', svg('<g>\n{{ title }}</g>'), [
  2,
  /A text in <g> is not drawn\. Put it in a <text>/,
]);
refuses('an {% if %} in a tag', svg('<rect\n{% if title %}fill="red"{% endif %}/>'), [
  3,
  /\{% if %\} stands in a tag.*Write whole elements/,
]);
refuses('an {% if %} in an attribute', svg('<rect\nfill="{% if title %}red{% endif %}"/>'), [
  3,
  /\{% if %\} stands in the attribute "fill"/,
]);
refuses('an {% if %} around a start tag', svg('{% if title %}<g>\n{% endif %}</g>'), [
  3,
  /\{% endif %\} stands in another element than the \{% if %\} of line 2/,
]);
refuses('an {% if %} around an end tag', svg('<g>{% if title %}</g>\n{% endif %}'), [3, /another element/]);
refuses('a branch that closes and opens', svg('<g>{% if title %}</g><g>\n{% endif %}</g>'), [
  3,
  /another element/,
]);
refuses('an {% else %} in another element', svg('{% if title %}<g>\n{% else %}</g>{% endif %}'), [
  3,
  /\{% else %\} stands in another element/,
]);
refuses('noncharacters', svg(text('\uFDD00\uFDD2')), [1, /noncharacters/]);
