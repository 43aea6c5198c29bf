import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { longestContext } from '../../src/template/generate-contexts.ts';

describe('longestContext', () => {
  test('has the longest texts, the greatest numbers, the most items and the longest of the alternatives', () => {
    const schema = z.strictObject({
      name: z.string().max(3),
      age: z.int().min(0).max(120),
      tags: z.array(z.string().max(2)).max(2),
      theme: z.enum(['dark', 'light', 'dim']),
      note: z.string().max(2).nullable(),
      seats: z.number().nullable(),
      place: z.strictObject({ open: z.boolean() }),
    });
    assert.deepEqual(longestContext(schema), {
      name: '漢漢漢',
      age: 120,
      tags: ['漢漢', '漢漢'],
      theme: 'light',
      note: '漢漢',
      seats: null,
      place: { open: true },
    });
  });

  test('is none if the schema has rules that such values break', () => {
    assert.equal(
      longestContext(
        z.strictObject({
          name: z
            .string()
            .max(3)
            .regex(/^[a-z]+$/u),
        }),
      ),
      null,
    );
  });
});
