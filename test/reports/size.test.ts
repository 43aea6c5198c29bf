import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestRegistry } from '../http/support/test-registry.ts';
import { TEMPLATES } from '../support/directories.ts';
import { sharedRenderer } from '../support/shared-renderer.ts';

/** bytes: above it WhatsApp shows no picture. */
const LARGEST = 300_000;

const renderer = await sharedRenderer(TEMPLATES);

for (const { name, variants, examples } of createTestRegistry().values()) {
  const longest = Object.fromEntries(
    Object.entries(examples[0].context).map(([field, value]) => [
      field,
      typeof value === 'string' ? '鬱'.repeat(name === 'article' && field === 'date' ? 20 : 40) : value,
    ]),
  );
  for (const variant of variants.keys()) {
    for (const { name: example, context } of [...examples, { name: 'the longest texts', context: longest }]) {
      test(`calcom/cal.diy#5613: a card is small enough to be shown everywhere: ${name}, ${variant}, ${example}`, () => {
        const { png } = renderer.draw({ template: name, variant, context: { ...context } });
        assert.ok(png.length <= LARGEST, `${png.length} bytes`);
      });
    }
  }
}
