import { z } from 'zod';
import type { Registry } from '../template/registry.ts';
import { safeArea } from '../template/safe-area.ts';
import type { PreviewTemplate } from './answers.ts';
import { hardCases } from './hard-cases.ts';

/** The templates as plain data, so that they can leave the process that has loaded them. */
export function describeTemplates(registry: Registry): PreviewTemplate[] {
  return [...registry.values()].map(
    ({ name, title, description, variants, fallback, context, pictures, examples, digest }) => ({
      name,
      title,
      description,
      variants: [...variants.values(), fallback].map((variant) => {
        const { name, width, height } = variant;
        const isFallback = variant === fallback;
        return { name, width, height, isFallback, safeArea: safeArea({ width, height }) };
      }),
      pictures: Object.fromEntries(pictures),
      schema: z.toJSONSchema(context, { io: 'input' }),
      examples: examples.map(({ name, context }) => ({ name, context: { ...context } })),
      hardCases: hardCases(context),
      digest,
    }),
  );
}
