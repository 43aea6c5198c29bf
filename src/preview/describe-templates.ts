import { z } from 'zod';
import type { Template } from '../template/registry.ts';
import { safeArea } from '../safe-area.ts';
import type { PreviewTemplate } from './answers.ts';
import { hardCases } from './hard-cases.ts';

/** A template as plain data, so that it can leave the process that has loaded it. */
export function describeTemplate({
  name,
  title,
  description,
  variants,
  fallback,
  otherFallbacks,
  context,
  pictures,
  examples,
  digest,
}: Template): PreviewTemplate {
  return {
    name,
    title,
    description,
    variants: [...new Set([...variants.values(), fallback, ...otherFallbacks.values()])].map(
      ({ name, width, height }) => {
        // A template whose definition is guessed may have none.
        const isFallback = !variants.has(name);
        return { name, width, height, isFallback, safeArea: safeArea({ width, height }) };
      },
    ),
    pictures: Object.fromEntries(pictures),
    schema: z.toJSONSchema(context, { io: 'input' }),
    examples: examples.map(({ name, context }) => ({ name, context: { ...context } })),
    hardCases: hardCases(context),
    digest,
  };
}
