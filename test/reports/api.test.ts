import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { createTestRegistry } from '../http/support/test-registry.ts';

const schemaOfContext = z.object({
  properties: z.record(z.string(), z.looseObject({ maxLength: z.int().optional() })),
});

for (const template of createTestRegistry().values()) {
  const { properties } = schemaOfContext.parse(z.toJSONSchema(template.context, { io: 'input' }));
  for (const [field, { maxLength }] of Object.entries(properties)) {
    if (maxLength === undefined) continue;
    test(`zod: decomposed kana are counted as composed ones and give the same card: ${template.name}, ${field}`, () => {
      const read = (value: string) =>
        template.context.safeParse({ ...template.examples[0]?.context, [field]: value });
      const composed = read('が'.repeat(maxLength));
      assert.ok(composed.success);
      assert.deepEqual(read('か\u3099'.repeat(maxLength)), composed);
      assert.equal(read('か\u3099'.repeat(maxLength + 1)).success, false);
    });
  }
}
