import { z } from 'zod';

import { defineTemplate } from '../../../src/template/define-template.ts';
import { text } from '../../../src/template/text-field.ts';

export default defineTemplate({
  title: 'Plain',
  description: 'What the benchmark draws with every peer: five lines of which three change, nothing wrapped.',
  context: z.strictObject({
    area: text({ min: 1, max: 20 }),
    age: z.int().min(0).max(99_999),
    period: text({ min: 1, max: 20 }),
  }),
  alt: ({ area, age, period }) => `${area}、${age}歳、${period}`,
  fallbackAlt: 'AIワクチン接種予測',
  examples: [{ name: 'typical', context: { area: '東京都', age: 40, period: '10月下旬〜2月上旬' } }],
});
