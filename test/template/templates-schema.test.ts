import assert from 'node:assert/strict';
import { test } from 'node:test';

import { z } from 'zod';

import type { TemplateDefinition } from '../../src/template/define-template.ts';
import { text } from '../../src/template/text-field.ts';
import article from '../../templates/article/template.ts';
import vaccine from '../../templates/vaccine/template.ts';

const prediction = { area: '東京都', age: 40, period: '10月下旬〜2月上旬' };
const story = {
  title: '予防接種の基礎知識',
  author: '佐藤 花子',
  site: 'くらしの健康便り',
  date: '2021年9月3日',
};

/** Where the refusals point, as property paths joined by '.'. */
function refusedAt(template: TemplateDefinition, context: unknown): string[] {
  return template.context.safeParse(context).error?.issues.map((issue) => issue.path.join('.')) ?? [];
}

test('vaccine takes whole ages from 0 to 120', () => {
  for (const age of [0, 1, 40, 119, 120]) {
    assert.deepEqual(vaccine.context.parse({ ...prediction, age }), { ...prediction, age });
  }
});

test('vaccine refuses every other age, and numbers in strings', () => {
  for (const age of [-1, 121, 40.5, '40', '', null, undefined, true, NaN, Infinity, [40]]) {
    assert.deepEqual(refusedAt(vaccine, { ...prediction, age }), ['age']);
  }
});

test('vaccine takes area and period of 1 to 40 code points', () => {
  for (const field of ['area', 'period']) {
    for (const value of ['津', '漢'.repeat(40), '𠮷'.repeat(40), 'か\u3099'.repeat(40)]) {
      assert.deepEqual(refusedAt(vaccine, { ...prediction, [field]: value }), []);
    }
    for (const value of ['', ' ', '漢'.repeat(41), 40, '一行\n二行']) {
      assert.deepEqual(refusedAt(vaccine, { ...prediction, [field]: value }), [field]);
    }
  }
});

test('article takes a title of 1 to 100 code points, author and site of 1 to 40, a date of 1 to 20', () => {
  for (const [field, max] of Object.entries({ title: 100, author: 40, site: 40, date: 20 })) {
    assert.deepEqual(refusedAt(article, { ...story, [field]: '漢'.repeat(max) }), []);
    assert.deepEqual(refusedAt(article, { ...story, [field]: '漢'.repeat(max + 1) }), [field]);
    assert.deepEqual(refusedAt(article, { ...story, [field]: '' }), [field]);
  }
});

test('a missing field and an unknown field are refused', () => {
  assert.deepEqual(refusedAt(vaccine, { area: '東京都', age: 40 }), ['period']);
  assert.deepEqual(refusedAt(vaccine, { ...prediction, colour: 'red' }), ['']);
  assert.deepEqual(refusedAt(vaccine, JSON.parse('{"area":"津","age":1,"period":"春","__proto__":{}}')), [
    '',
  ]);
});

test('what is not an object is refused as a whole', () => {
  for (const context of [null, undefined, [], '東京都', 40]) {
    assert.deepEqual(refusedAt(vaccine, context), ['']);
  }
});

test('the JSON Schema of vaccine is strict, bounded and described', () => {
  const { $schema: _, ...schema } = z.toJSONSchema(vaccine.context, { io: 'input' });
  const { pattern } = z.toJSONSchema(text({ min: 1, max: 40 }));
  assert.deepEqual(schema, {
    type: 'object',
    properties: {
      area: {
        type: 'string',
        minLength: 1,
        maxLength: 40,
        pattern,
        description: 'Where the person lives, such as 神奈川県横浜市都筑区',
      },
      age: { type: 'integer', minimum: 0, maximum: 120, description: 'Age in whole years, a number' },
      period: {
        type: 'string',
        minLength: 1,
        maxLength: 40,
        pattern,
        description: 'The predicted period, such as 10月下旬〜2月上旬',
      },
    },
    required: ['area', 'age', 'period'],
    additionalProperties: false,
  });
});

test('every field of article has bounds and a description in its JSON Schema', () => {
  const { properties = {} } = z.toJSONSchema(article.context, { io: 'input' });
  assert.deepEqual(Object.keys(properties), ['title', 'author', 'site', 'date']);
  for (const field of Object.values(properties)) {
    assert.ok(typeof field === 'object');
    assert.equal(field.minLength, 1);
    assert.equal(typeof field.maxLength, 'number');
    assert.equal(typeof field.description, 'string');
  }
});

test('the alternative text of a prediction says all that the card says', () => {
  assert.equal(
    vaccine.alt(prediction),
    'AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。',
  );
});

test('the alternative text of an article names site, title, author and date', () => {
  assert.equal(article.alt(story), 'くらしの健康便りの記事「予防接種の基礎知識」。佐藤 花子、2021年9月3日。');
});

for (const [name, template] of Object.entries({ vaccine, article })) {
  test(`${name}: examples have different names, and the schema accepts them unchanged`, () => {
    const names = template.examples.map((example) => example.name);
    assert.equal(new Set(names).size, names.length);
    for (const example of template.examples) {
      assert.deepEqual(template.context.parse(example.context), example.context);
    }
  });

  test(`${name}: an example fills every text to its bound`, () => {
    const { properties = {} } = z.toJSONSchema(template.context, { io: 'input' });
    const bounds = Object.entries(properties).flatMap(([field, schema]) =>
      typeof schema === 'object' && schema.maxLength !== undefined ? [[field, schema.maxLength]] : [],
    );
    for (const wanted of ['longest', 'widest']) {
      const context = template.examples.find((example) => example.name === wanted)?.context ?? {};
      const lengths = Object.entries(context).flatMap(([field, value]) =>
        typeof value === 'string' ? [[field, Array.from(value).length]] : [],
      );
      assert.deepEqual(Object.fromEntries(lengths), Object.fromEntries(bounds));
    }
  });

  test(`${name}: alternative texts fit the 420 characters that X reads`, () => {
    for (const alt of [
      template.fallbackAlt,
      ...template.examples.map(({ context }) => template.alt(context)),
    ]) {
      assert.ok(alt.length > 0 && alt.length <= 420, alt);
    }
  });
}
