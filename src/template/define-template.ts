import type { z } from 'zod';

interface Example<Context> {
  /** Unique within the template: `short`, `typical`, `longest`, … */
  readonly name: string;
  readonly context: Context;
}

/** What `templates/<name>/template.ts` exports as its default: everything about a template that is not a picture. */
export interface TemplateDefinition<Context extends object = object> {
  readonly title: string;
  readonly description: string;
  /** A strict object; its string fields are made with `text()`, which bounds and normalises them. */
  readonly context: z.ZodType<Context>;
  /** The alternative text of a card, for `og:image:alt` and screen readers. */
  readonly alt: (context: Context) => string;
  readonly fallbackAlt: string;
  /**
   * What becomes of characters that no bundled font has: `reject` (the default) answers which they are, `replace` shows
   * 〓 in their place, `omit` leaves them out.
   */
  readonly missingCharacters?: 'reject' | 'replace' | 'omit';
  /** Rendered at start; one that fails or is cut stops the service. */
  readonly examples: readonly [Example<Context>, ...Example<Context>[]];
}

/** Checks the definition's types against each other and forgets the context's type, so that templates can be listed. */
export function defineTemplate<Context extends object>(
  definition: TemplateDefinition<Context>,
): TemplateDefinition {
  return definition as unknown as TemplateDefinition;
}
