import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SMALLEST_PICTURE } from '../../src/template/picture-field.ts';
import { guessDefinition } from '../../src/template/guess-definition.ts';

function guess(drawing: string): unknown {
  const { context, examples } = guessDefinition('sketch', [drawing]);
  const [example] = examples;
  assert.ok(example !== undefined && context.safeParse(example.context).success);
  return example.context;
}

describe('the fields of a drawing alone are guessed', () => {
  const drawings: Readonly<Record<string, readonly [drawing: string, example: object]>> = {
    'texts by their names': [
      '<text>{{ title }} {{ author.name }}</text>',
      { title: 'title', author: { name: 'name' } },
    ],
    'colours where they stand': [
      '<g fill="{{ ink }}"><stop stop-color="{{ from }}"/><rect stroke="{{ dark if night else line }}"/></g>',
      { ink: '#4477aa', from: '#4477aa', dark: '#4477aa', line: '#4477aa', night: 'night' },
    ],
    'numbers where they stand': [
      '<rect width="{{ w }}" opacity="{{ o }}" transform="rotate({{ angle }} 9 9)"/><path d="M0 0L{{ x }} 9"/>',
      { w: 10, o: 0.5, angle: 10, x: 10 },
    ],
    'numbers that are small': ['<feTurbulence numOctaves="{{ n }}"/>', { n: 1 }],
    'words of an attribute': ['<text text-anchor="{{ side }}">a</text>', { side: 'start' }],
    'numbers by what is done with them': [
      '{% if age >= 18 and 3 < count %}<text>{{ price | round }} {{ share * 100 }} {{ n + 1 }}</text>{% endif %}',
      { age: 10, count: 10, price: 10, share: 10, n: 10 },
    ],
    'lists by what is done with them': [
      '<text>{{ tags[0] }} {{ words | join("、") }} {{ rows[1].name }}</text>{% for one in all %}<g fill="{{ one.fill }}"/>{% endfor %}',
      {
        tags: ['tags 1', 'tags 2'],
        words: ['words 1', 'words 2'],
        rows: [{ name: 'name' }, { name: 'name' }],
        all: [{ fill: '#4477aa' }, { fill: '#4477aa' }],
      },
    ],
    'a picture': ["<image width='9' href='{{ photo }}'/>", { photo: SMALLEST_PICTURE }],
    'no words of a test': ['{% if note is defined %}<text>{{ note }}</text>{% endif %}', { note: 'note' }],
  };
  for (const [what, [drawing, example]] of Object.entries(drawings)) {
    test(what, () => assert.deepEqual(guess(drawing), example));
  }
});
