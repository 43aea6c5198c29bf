export interface CardPicture {
  /** Absolute. */
  readonly url: string;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * The `<meta>` tags of a page that is shared with this picture, one a line: Open Graph (https://ogp.me, "Structured
 * Properties") and X's cards. Width and height are there because Facebook shows the first person who shares a page
 * no picture without them.
 */
export function metaTags({ url, width, height, alt }: CardPicture): string {
  return [
    ['property', 'og:image', url],
    ['property', 'og:image:width', String(width)],
    ['property', 'og:image:height', String(height)],
    ['property', 'og:image:type', 'image/png'],
    ['property', 'og:image:alt', alt],
    ['name', 'twitter:card', 'summary_large_image'],
    ['name', 'twitter:image', url],
    ['name', 'twitter:image:alt', alt],
  ]
    .map(
      ([attribute, name, content = '']) => `<meta ${attribute}="${name}" content="${escapeHtml(content)}">`,
    )
    .join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}
