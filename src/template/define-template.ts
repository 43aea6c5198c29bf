import type { z } from 'zod';

interface Example<Context> {
  /** Unique within the template: `short`, `typical`, `longest`, … */
  readonly name: string;
  readonly context: Context;
}

/** The Open Graph tags of a page that is shared with a card, besides the picture. */
export interface Share {
  /** `og:title`, one line. Networks show about 70 characters. */
  readonly title: string;
  /** `og:description`. Networks show about 200 characters. */
  readonly description: string;
  /** `og:site_name`. */
  readonly siteName: string;
  /** `og:type`; `website` by default. */
  readonly type?: 'website' | 'article';
  /** `og:locale`, such as `en_US`; `ja_JP` by default. */
  readonly locale?: string;
}

/** The default export of `templates/<name>/template.ts`: everything about a template besides its drawings. */
export interface TemplateDefinition<Context extends object = object> {
  readonly title: string;
  readonly description: string;
  /** A strict object. Make its string fields with `text()`, which bounds and normalises them. */
  readonly context: z.ZodType<Context>;
  /** Returns the alternative text of a card, for `og:image:alt` and screen readers. */
  readonly alt: (context: Context) => string;
  /** Alternative text of the fallback cards. */
  readonly fallbackAlt: string;
  /** Returns the tags of `meta` besides the picture. Without this function, `meta` has tags of the picture only. */
  readonly share?: (context: Context) => Share;
  /**
   * Handling of characters that no bundled font has: `reject` (the default) rejects the context and names them,
   * `replace` shows 〓 instead, `omit` leaves them out.
   */
  readonly missingCharacters?: 'reject' | 'replace' | 'omit';
  /** Contexts that the service draws at start. An example that fails, or whose text is cut, stops the start. */
  readonly examples: readonly [Example<Context>, ...Example<Context>[]];
}

/** Returns the definition after TypeScript has checked it. The result has no context type, so templates fit in one list. */
export function defineTemplate<Context extends object>(
  definition: TemplateDefinition<Context>,
): TemplateDefinition {
  return definition as unknown as TemplateDefinition;
}
