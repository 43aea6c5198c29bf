import type { Size } from '../picture-format.ts';

export interface CardPicture extends Size {
  /** Absolute. */
  readonly url: string;
  /** Media type. */
  readonly type: string;
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
 * The `<meta>` tags of a page that is shared with these pictures, one a line: Open Graph (https://ogp.me, "Structured
 * Properties" and "Arrays": the first picture goes before the others) and X's cards, which show the first. Width and
 * height are there because Facebook shows the first person who shares a page no picture without them.
 */
export function metaTags(pictures: readonly [CardPicture, ...CardPicture[]]): string {
  const [{ url, alt }] = pictures;
  return [
    ...pictures.flatMap(openGraphTags),
    ['name', 'twitter:card', 'summary_large_image'],
    ['name', 'twitter:image', url],
    ['name', 'twitter:image:alt', alt],
  ]
    .map(
      ([attribute, name, content = '']) => `<meta ${attribute}="${name}" content="${escapeHtml(content)}">`,
    )
    .join('\n');
}

function openGraphTags({ url, width, height, type, alt }: CardPicture): string[][] {
  return [
    ['property', 'og:image', url],
    ['property', 'og:image:width', String(width)],
    ['property', 'og:image:height', String(height)],
    ['property', 'og:image:type', type],
    ['property', 'og:image:alt', alt],
  ];
}

/** Text as it stands in HTML, also within quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}
