import { escapeHtml } from '../http/meta-tags.ts';

/** A page's markup; anything else that stands in {@link html} is text and is escaped. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Content = string | number | Html | readonly Html[];

/** Writes HTML with values in it that are text, numbers, or HTML that was written in the same way. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.map((part, index) => part + write(contents[index] ?? '')).join(''));
}

function write(content: Content): string {
  if (content instanceof Html) return content.source;
  if (typeof content === 'object') return content.map(({ source }) => source).join('');
  return escapeHtml(String(content));
}
