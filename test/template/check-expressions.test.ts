import { refuses } from './support/refuses.ts';
import { svg } from './support/template-folder.ts';

const text = (content: string, attributes = '') =>
  `<text font-family="Noto Sans JP"${attributes}>${content}</text>`;

refuses('the filter safe', svg(text('\n{{ title | safe }}')), [3, /filter "safe" is not allowed.*markup/]);
for (const filter of ['escape', 'replace("a","b")', 'urlize', 'first', 'nl2br', 'dump']) {
  refuses(`the filter ${filter}`, svg(text(`{{ title | ${filter} }}`)), [2, /filter "\w+" is not allowed/]);
}
for (const statement of [
  'include "y"',
  'import "y" as y',
  'extends "y"',
  'block y',
  'macro y()',
  'call y()',
  'filter safe',
  'autoescape false',
  'asyncEach a in tags',
  'switch age',
  'constructor',
]) {
  refuses(`{% ${statement} %}`, svg(`\n{% ${statement} %}`), [
    3,
    /\{% \w+ %\} is not allowed\. Templates may use \{% if %\}/,
  ]);
}
refuses(
  '{% raw %}',
  svg('{% raw %}{{ title }}{% endraw %}'),
  [2, /\{% raw %\} is not allowed/],
  [2, /\{% endraw %\} is not allowed/],
);
refuses('an unknown variable', svg(text('{{ title }}\n{{ titel }}')), [
  3,
  /Unknown variable "titel"\. The context has: title, age,/,
]);
refuses('an unknown variable in a condition', svg('\n{% if titel %}{% endif %}'), [3, /"titel"/]);
refuses('an unknown variable in an attribute', svg('<rect\nwidth="{{ widht }}"/>'), [3, /"widht"/]);
refuses('an unknown member', svg(text('{{ author.nmae }}')), [2, /Unknown member "nmae" of "author"/]);
refuses('an unknown member of an item', svg(text('{% for p in people %}{{ p.nmae }}{% endfor %}')), [
  2,
  /"nmae" of "p"/,
]);
refuses('a loop variable after its loop', svg(text('{% for tag in tags %}{% endfor %}{{ tag }}')), [
  2,
  /"tag"/,
]);
refuses('a global of Nunjucks', svg(text('{{ range }}')), [2, /Unknown variable "range"/]);
refuses('constructor as a variable', svg(text('{{ constructor }}')), [2, /Unknown variable "constructor"/]);
refuses('__proto__ as a variable', svg(text('{{ __proto__ }}')), [2, /Unknown variable "__proto__"/]);
for (const member of [
  'title.constructor',
  'title["constructor"]',
  'author.__proto__',
  'tags.constructor',
  'author["toString"]',
  'title.length',
  '"a".constructor',
  '(title or 1).constructor',
]) {
  refuses(`the member ${member}`, svg(text(`{{ ${member} }}`)), [2, /Unknown member/]);
}
refuses('a member that a value names', svg(text('{{ author[title] }}')), [2, /chosen by its name or number/]);
refuses('half of a character', svg(text('{{ title[0] }}')), [2, /Unknown member "0"/]);
refuses('a call', svg(text('{{ title.toUpperCase() }}')), [2, /Calls are not allowed/]);
refuses('a regular expression', svg('{% set pattern = r/a+/ %}'), [2, /Regular expressions/]);
refuses('a dictionary', svg('{% set pair = {a: 1} %}'), [2, /not Dict/]);
refuses('keyword arguments', svg(text('{{ subtitle | default(x=1) }}')), [2, /not KeywordArgs/]);
refuses('an unknown test', svg('{% if title is callable %}{% endif %}'), [
  2,
  /After "is", templates may use: defined/,
]);
refuses('a list that is shown', svg(text('{{ tags }}')), [2, /A list cannot be shown/]);
refuses('an object that is shown', svg(text('{{ author }}')), [2, /An object cannot be shown/]);
refuses('a loop over a text', svg('{% for c in title %}{% endfor %}'), [2, /takes a list/]);
refuses('an optional value that is shown anyway', svg(text('\n{{ subtitle }}')), [
  3,
  /"subtitle" may be missing\. Show it within \{% if subtitle %\}/,
]);
refuses('an optional value asked for elsewhere', svg(text('{% if subtitle %}{% endif %}{{ subtitle }}')), [
  2,
  /may be missing/,
]);
refuses(
  'an optional value that is used before it is shown, within another condition',
  svg(text('{% if age %}{% set copy = subtitle %}\n{{ subtitle }}{% endif %}')),
  [3, /"subtitle" may be missing/],
);
refuses('an item that may not be there', svg(text('{{ tags[0] }}')), [2, /"tags.0" may be missing/]);
refuses('an assignment to what is no name', svg("{% set a'b = 1 %}"), [2, /with letters, digits/]);
refuses('an {% if %} that is not closed', svg('\n{% if title %}\n<rect/>'), [
  3,
  /\{% if %\} is not closed\. Write \{% endif %\}/,
]);
refuses('an {% endif %} too many', svg('\n{% endif %}'), [3, /\{% endif %\} belongs to no/]);
refuses('an {% elif %} in a loop', svg('{% for tag in tags %}\n{% elif title %}{% endfor %}'), [
  3,
  /\{% elif %\} belongs to no/,
]);
refuses(
  'blocks that overlap',
  svg('{% if title %}{% for tag in tags %}\n{% endif %}{% endfor %}'),
  [2, /\{% if %\} is not closed/],
  [3, /\{% endif %\} belongs to no/],
);
refuses('an expression that is none', svg(text('\n{{ title title }}')), [
  3,
  /Nunjucks cannot read this: expected variable end/,
]);
refuses('a placeholder that is not closed', svg(text('\n{{ title')), [3, /"\{\{" is not closed/]);
refuses('a comment that is not closed', svg('\n{# x'), [3, /A comment \{# … #\} is not complete/]);
refuses('the end of a comment alone', svg('{# a #}\n#}'), [3, /A comment \{# … #\} is not complete/]);

for (const [code, found] of [
  ['{{　title　}}', '"　" \\(U\\+3000\\)'],
  ['{{ “a” if title else "b" }}', '"“" \\(U\\+201C\\)'],
  ['{% if title ＝＝ "a" %}b{% endif %}', '"＝" \\(U\\+FF1D\\)'],
  ['{{ title ｜ upper }}', '"｜" \\(U\\+FF5C\\)'],
  ['｛｛ title ｝｝', '"｛｛" is full-width'],
  ['{％ if title ％}', '"{％" is full-width'],
] as const) {
  refuses(`full-width signs of a placeholder: ${code}`, svg(text(`\n${code}`)), [3, new RegExp(found)]);
}
