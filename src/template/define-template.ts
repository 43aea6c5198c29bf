import type { z } from 'zod';

interface Example<Context> {
  /** Unique within the template: `short`, `typical`, `longest`, … */
  readonly name: string;
  readonly context: Context;
}

/** What a page says of itself where it is shared with a card: the tags of Open Graph besides the picture. */
export interface Share {
  /** `og:title`: one line. Networks show about 70 characters. */
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

/** What `templates/<name>/template.ts` exports as its default: everything about a template that is not a picture. */
export interface TemplateDefinition<Context extends object = object> {
  readonly title: string;
  readonly description: string;
  /** A strict object; its string fields are made with `text()`, which bounds and normalises them. */
  readonly context: z.ZodType<Context>;
  /** The alternative text of a card, for `og:image:alt` and screen readers. */
  readonly alt: (context: Context) => string;
  readonly fallbackAlt: string;
  /** What `meta` says besides the picture. Without it `meta` leaves that to the app. */
  readonly share?: (context: Context) => Share;
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
