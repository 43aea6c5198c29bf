/** The longest texts stay in their boxes: told by the pixels of real cards. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { createTestRegistry } from '../http/support/test-registry.ts';
import { TEMPLATES } from '../support/directories.ts';
import { sharedRenderer } from '../support/shared-renderer.ts';
import { assertWithin, inksOfFields, overlaps } from './support/ink-of-field.ts';

const renderer = await sharedRenderer(TEMPLATES);

const schemaOfContext = z.object({
  properties: z.record(z.string(), z.looseObject({ maxLength: z.int().optional() })),
});

for (const field of ['area', 'period']) {
  test(`vercel/satori#389: a text without spaces wraps within its box on the default card: ${field}`, () => {
    const context = {
      area: '東京都',
      age: 40,
      period: '10月',
      [field]: 'クラウド東京リージョンの提供を本日開始しました',
    };
    const card = { template: 'vaccine', variant: 'card', context };
    const [{ text, ink, box } = assert.fail()] = inksOfFields(renderer, card, [field]);
    assert.ok(text.lines.length >= 2);
    assert.equal(text.cut, false);
    assertWithin(ink, box, field);
  });
}

for (const { name, context: schema, examples, variants } of createTestRegistry().values()) {
  const { properties } = schemaOfContext.parse(z.toJSONSchema(schema, { io: 'input' }));
  for (const variant of variants.keys()) {
    for (const filling of ['漢', 'W', 'あ、', '👨‍👩‍👧‍👦']) {
      test(`zerostarter#456: each longest text of ${filling} lies in its own box, and no two overlap: ${name}, ${variant}`, () => {
        const context: Record<string, unknown> = { ...examples[0]?.context };
        const fields: string[] = [];
        for (const [field, { maxLength }] of Object.entries(properties)) {
          if (maxLength === undefined) continue;
          fields.push(field);
          context[field] = filling.repeat(Math.floor(maxLength / Array.from(filling).length));
        }
        assert.deepEqual(schema.parse(context), context);
        const found = inksOfFields(renderer, { template: name, variant, context }, fields);
        for (const [index, { ink, box }] of found.entries()) assertWithin(ink, box, fields[index] ?? '');
        const inks = found.map(({ ink }) => ink);
        for (const [index, ink] of inks.entries()) {
          assert.ok(
            inks.slice(index + 1).every((other) => !overlaps(ink, other)),
            JSON.stringify(inks),
          );
        }
      });
    }
  }
}
